//! Without the feature `compression`: plain input only, and a clear word about the rest.

use std::io::Read;

use super::Compression;
use crate::error::{Error, ErrorKind};

/// The bytes of `reader` as they are.
pub(in crate::source) fn uncompressed(
    compression: Compression,
    reader: impl Read + Send + 'static,
) -> Result<Box<dyn Read + Send>, Error> {
    if compression == Compression::Plain {
        return Ok(Box::new(reader));
    }
    let message = format!(
        "is compressed with {compression}, which this build cannot read; decompress it first, or \
         build with the feature `compression`"
    );
    Err(Error::new(ErrorKind::Compression, message))
}

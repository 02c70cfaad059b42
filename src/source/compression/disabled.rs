//! Without the feature `compression`: a clear word about input that is not plain.

use std::io::Read;

use super::{Compression, Limits, Unchecked};
use crate::error::{Error, ErrorKind};

/// Refuses what is compressed.
pub(super) fn decoded(
    compression: Compression,
    _reader: impl Read + Send + 'static,
    _limits: &Limits,
    _unchecked: &Unchecked,
) -> Result<Box<dyn Read + Send>, Error> {
    let message = format!(
        "is compressed with {compression}, which this build cannot read; decompress it first, or \
         build with the feature `compression`"
    );
    Err(Error::new(ErrorKind::Compression, message))
}

/// Decodes nothing.
pub(in crate::source) fn at_once(_stored: &[u8]) -> Option<(Compression, Vec<u8>)> {
    None
}

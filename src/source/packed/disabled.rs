//! Without the feature `compression`: a clear word about archives.

use std::fs::File;
use std::io::Read;

use super::Archive;
use crate::error::{Error, ErrorKind};
use crate::source::{Consumed, Limits, Unchecked};

/// How a member's bytes are packed: never.
#[derive(Debug, Clone, Copy)]
pub(in crate::source) struct Packing;

impl Packing {
    /// As they are.
    pub(in crate::source) const STORED: Self = Self;

    #[expect(clippy::unused_self, reason = "with the feature there is more to it")]
    pub(in crate::source) fn is_stored(self) -> bool {
        true
    }

    #[expect(
        clippy::unnecessary_wraps,
        clippy::unused_self,
        reason = "with the feature there is more to it"
    )]
    pub(in crate::source) fn unpacked(
        self,
        reader: Box<dyn Read + Send>,
        _: &Limits,
        _: &Unchecked,
    ) -> Result<Box<dyn Read + Send>, Error> {
        Ok(reader)
    }
}

pub(in crate::source) fn tar(_: Box<dyn Read + Send>) -> Result<Box<dyn Archive>, Error> {
    Err(refusal("tar"))
}

pub(in crate::source) fn zip(
    _: Option<File>,
    _: &Limits,
    _: &Consumed,
) -> Result<Box<dyn Archive>, Error> {
    Err(refusal("zip"))
}

pub(in crate::source) fn ends_as_zip(_: &File, _: &[u8]) -> bool {
    false
}

fn refusal(name: &str) -> Error {
    let message = format!(
        "is a {name} archive, which this build cannot read; unpack it first, or build with the \
         feature `compression`"
    );
    Error::new(ErrorKind::Compression, message)
}

//! With the feature `compression`: tar and zip.

mod tar;
mod zip;

pub(in crate::source) use self::tar::open as tar;
pub(in crate::source) use self::zip::{Packing, ends_as_zip, open as zip};

//! One file per subcommand.

pub(crate) mod check;
pub(crate) mod dictionary;
pub(crate) mod explain;
pub(crate) mod inspect;
pub(crate) mod schema;

//! One file per subcommand.

pub(crate) mod inspect;
pub(crate) mod schema;

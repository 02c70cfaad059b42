//! Our own words, as records and policies write them.
//!
//! Gives the macro [`labels!`], which declares an enum and its words in one place. Which enums there
//! are is the business of those who use them.

/// Declares an enum of our own words, written in kebab case.
///
/// `$method` gives the word. In schemas the enum is a list of its words, each with its doc comment.
macro_rules! labels {
    (
        $(#[doc = $doc:literal])*
        pub enum $name:ident by $method:ident {
            $( $(#[doc = $label_doc:literal])* $variant:ident = $label:literal, )*
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[non_exhaustive]
        pub enum $name {
            $( $(#[doc = $label_doc])* #[serde(rename = $label)] $variant, )*
        }

        impl $name {
            /// Every word.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Its word in records and policies.
            #[must_use]
            pub const fn $method(self) -> &'static str {
                match self {
                    $( Self::$variant => $label, )*
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.$method())
            }
        }
    };
}
pub(crate) use labels;

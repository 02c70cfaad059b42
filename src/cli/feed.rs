//! What there is to read, step by step: inputs, and the members of those that are archives.
//!
//! Takes names, gives [`Step`]s that own what they need, so that whoever reads may do so elsewhere. It
//! reads no document and writes nothing.

use std::path::PathBuf;
use std::sync::Arc;

use tweet_media::{Consumed, Error, ErrorKind, Input, Inputs, Limits, Member, Members, Skipped};

use crate::exit::told;
use crate::human;
use crate::signals::Signals;

/// What is stored in no more bytes may be taken into memory, to be read by any thread.
const SMALL: u64 = 4 << 20;

/// The next thing to do.
pub(crate) enum Step {
    /// An input is to be opened: what it is, and its name.
    Input(Input),
    /// It was opened.
    Opened { name: Arc<str>, consumed: Consumed },
    /// It, or a member of it, is to be read.
    Member { input: Arc<str>, member: Member },
    /// A named input is not there, or no directory could be read.
    Unopened { name: String, error: Error },
    /// An input that is there, or a part of it, cannot be read.
    Unread {
        name: String,
        error: Error,
        /// The error with the name.
        words: String,
    },
    /// An input comes to its end.
    Closed(Members),
}

/// Inputs and members in order.
pub(crate) struct Feed {
    inputs: Inputs,
    limits: Limits,
    signals: Signals,
    /// An input that was named and is to be opened next.
    named: Option<Input>,
    open: Option<(Arc<str>, Members)>,
    /// A step that was taken back.
    pending: Option<Step>,
}

impl Feed {
    pub(crate) fn new(names: Vec<PathBuf>, limits: &Limits, signals: &Signals) -> Self {
        Self {
            inputs: Inputs::new(names),
            limits: limits.clone(),
            signals: signals.clone(),
            named: None,
            open: None,
            pending: None,
        }
    }

    /// What was passed over in directories.
    pub(crate) fn skipped(&self) -> &Skipped {
        self.inputs.skipped()
    }

    /// Takes a step back, to be given again.
    pub(crate) fn put_back(&mut self, step: Step) {
        self.pending = Some(step);
    }

    /// As [`next`](Self::next), as long as nothing is large; what there is to read is in memory then.
    pub(crate) fn next_small(&mut self) -> Option<Step> {
        match self.next()? {
            Step::Member { input, mut member } => {
                let is_small = member.load(SMALL);
                let step = Step::Member { input, member };
                if is_small {
                    return Some(step);
                }
                self.put_back(step);
                None
            }
            step => Some(step),
        }
    }

    /// The next step; `None` at the end, and where a signal asked for it.
    pub(crate) fn next(&mut self) -> Option<Step> {
        if let Some(step) = self.pending.take() {
            return Some(step);
        }
        if self.signals.code().is_some() {
            return self.close();
        }
        if let Some((name, members)) = &mut self.open {
            return match members.next() {
                Some(Ok(member)) => Some(Step::Member {
                    input: Arc::clone(name),
                    member,
                }),
                Some(Err(error)) if error.kind() == ErrorKind::Stopped => self.close(),
                Some(Err(error)) => Some(unread(name, error)),
                None => self.close(),
            };
        }
        if let Some(input) = self.named.take() {
            let name = input.to_string();
            return match self.signals.members(&input, &self.limits) {
                Ok(members) => {
                    let name = Arc::from(name);
                    let consumed = members.consumed();
                    self.open = Some((Arc::clone(&name), members));
                    Some(Step::Opened { name, consumed })
                }
                Err(error) if error.kind() == ErrorKind::Stopped => None,
                Err(error) => Some(unread(&name, error)),
            };
        }
        match self.inputs.next()? {
            Ok(input) => {
                self.named = Some(input.clone());
                Some(Step::Input(input))
            }
            Err(error) => Some(Step::Unopened {
                name: self.inputs.failed().to_string_lossy().into_owned(),
                error,
            }),
        }
    }

    fn close(&mut self) -> Option<Step> {
        let (_, members) = self.open.take()?;
        Some(Step::Closed(members))
    }
}

fn unread(name: &str, error: Error) -> Step {
    Step::Unread {
        name: name.to_owned(),
        words: told(human::name(name), &error),
        error,
    }
}

//! All that a run writes: rows, rejects and its account; no two of them in one place, none over an input.

use tweet_media::Input;

use crate::account::Account;
use crate::args::{Reading, Target};
use crate::exit::Failure;
use crate::output::Output;
use crate::rejects::Rejects;

/// The open outputs of a run. They are finished in this order, so that a summary vouches for the others.
#[derive(Debug)]
pub(crate) struct Outputs {
    pub(crate) rows: Output,
    pub(crate) rejects: Rejects,
    pub(crate) account: Account,
}

impl Outputs {
    /// Opens what is wanted, but not over the list of inputs.
    pub(crate) fn open(target: &Target, reading: &Reading) -> Result<Self, Failure> {
        let outputs = Self {
            rows: Output::open(target.output.as_deref(), target.force)?,
            rejects: Rejects::open(target.rejects.as_deref(), target.force)?,
            account: Account::open(target.summary.as_deref(), target.force)?,
        };
        let all = [
            ("--output", Some(&outputs.rows)),
            ("--rejects", outputs.rejects.output()),
            ("--summary", outputs.account.output()),
        ];
        for (index, (name, output)) in all.iter().enumerate() {
            for (other_name, other) in &all[..index] {
                let (Some(output), Some(other)) = (output, other) else {
                    continue;
                };
                if output.is_also(other) {
                    let place = if output.is_stdout() {
                        "stdout"
                    } else {
                        "the same file"
                    };
                    return Err(Failure::Usage(format!(
                        "{other_name} and {name} cannot both go to {place}"
                    )));
                }
            }
        }
        if let Some(list) = &reading.files_from {
            let list = Input::new(list.clone());
            refuse(&list, &outputs.rows, &outputs.rejects, &outputs.account)?;
        }
        Ok(outputs)
    }
}

/// Refuses an input that is one of the files about to be replaced.
pub(crate) fn refuse(
    input: &Input,
    rows: &Output,
    rejects: &Rejects,
    account: &Account,
) -> Result<(), Failure> {
    rows.refuse(input)?;
    rejects.refuse(input)?;
    account.refuse(input)
}

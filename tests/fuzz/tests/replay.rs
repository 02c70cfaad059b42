//! Every target over its seeds, over damaged copies of them, and over every input that once broke it.
//!
//! `REPLAY_ROUNDS` says how many copies of each seed, three unless said otherwise, and `REPLAY_SEED` with
//! which number the dice begin. What breaks a target is left in `artifacts/`.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;

use tweet_media_fuzz::{TARGETS, Target, seeds};

/// Numbers that look random, the same in each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap_or(0) % limit.max(1)
    }
}

/// One of the things that happen to bytes.
fn damage(bytes: &mut Vec<u8>, dice: &mut Dice) {
    if bytes.is_empty() {
        return;
    }
    let at = dice.below(bytes.len());
    match dice.below(5) {
        0 => bytes[at] ^= 1 << dice.below(8),
        1 => bytes[at] = b"{}[]\",:\\ \n0-eutf"[dice.below(16)],
        2 => bytes.truncate(at),
        3 => drop(bytes.remove(at)),
        _ => {
            let end = at + dice.below((bytes.len() - at).min(64));
            let again = bytes[at..end].to_vec();
            bytes.splice(at..at, again);
        }
    }
}

/// A number out of the environment.
fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Puts bytes to a target, and keeps them if they break it.
fn put((name, target): &Target, bytes: &[u8]) {
    let Err(panic) = catch_unwind(AssertUnwindSafe(|| target(bytes))) else {
        return;
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("artifacts")
        .join(name);
    let kept = fs::create_dir_all(&folder)
        .and_then(|()| fs::write(folder.join(format!("replay-{}", bytes.len())), bytes));
    println!("kept in {}: {kept:?}", folder.display());
    resume_unwind(panic);
}

fn replay(name: &str) {
    let target = TARGETS
        .iter()
        .find(|(other, _)| *other == name)
        .expect("a target");
    let seeds = seeds::seeds(name);
    assert!(seeds.len() >= 8, "{} seeds", seeds.len());
    let mut dice = Dice(
        number("REPLAY_SEED")
            .unwrap_or(0x2545_f491_4f6c_dd1d)
            .max(1),
    );
    let rounds = number("REPLAY_ROUNDS").unwrap_or(3);
    let mut count = 1;
    put(target, b"");
    for seed in &seeds {
        put(target, seed);
        for _ in 0..rounds {
            let mut bytes = seed.clone();
            for _ in 0..=dice.below(3) {
                damage(&mut bytes, &mut dice);
            }
            put(target, &bytes);
        }
        count += rounds + 1;
    }
    println!("{name}: {count} inputs");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("regressions")
        .join(name);
    let Ok(entries) = fs::read_dir(&folder) else {
        return;
    };
    for entry in entries {
        let path = entry.expect("an entry").path();
        println!("{}", path.display());
        put(target, &fs::read(&path).expect("a file"));
    }
}

macro_rules! replays {
    ($($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                replay(stringify!($name));
            }
        )*

        #[test]
        fn every_target_is_replayed() {
            let replayed = [$(stringify!($name)),*];
            let all: Vec<&str> = TARGETS.iter().map(|(name, _)| *name).collect();
            assert_eq!(replayed.as_slice(), all);
        }
    };
}

replays! { documents cursor finder select writers policy decompression archives }

//! Every target over its seeds, over damaged copies of them, and over every input that once broke it.

use std::fs;
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

#[track_caller]
fn replay(name: &str) {
    let (_, target): &Target = TARGETS
        .iter()
        .find(|(other, _)| *other == name)
        .expect("a target");
    let seeds = seeds::seeds(name);
    assert!(seeds.len() >= 8, "{} seeds", seeds.len());
    let mut dice = Dice(0x2545_f491_4f6c_dd1d);
    for seed in &seeds {
        target(seed);
        for _ in 0..3 {
            let mut bytes = seed.clone();
            for _ in 0..=dice.below(3) {
                damage(&mut bytes, &mut dice);
            }
            target(&bytes);
        }
    }
    target(b"");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("regressions")
        .join(name);
    let Ok(entries) = fs::read_dir(&folder) else {
        return;
    };
    for entry in entries {
        let path = entry.expect("an entry").path();
        println!("{}", path.display());
        target(&fs::read(&path).expect("a file"));
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

//! `select` for cargo-fuzz; what it tries is said in the library.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| tweet_media_fuzz::select(data));

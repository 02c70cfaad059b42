//! Reads records into types that typify generated and writes them back. The script beside it fills in
//! their type and their file.

#![allow(clippy::all, missing_docs)]

mod generated;

fn main() {
    let text = std::fs::read_to_string("RECORDS").expect("records");
    let mut count = 0;
    for line in text.lines() {
        let record: generated::ROOT = serde_json::from_str(line).expect(line);
        let written = serde_json::to_value(&record).expect("writes");
        let before: serde_json::Value = serde_json::from_str(line).expect("JSON");
        assert_eq!(written, before);
        count += 1;
    }
    assert!(serde_json::from_str::<generated::ROOT>("{}").is_err());
    assert!(count > 0, "there are records");
    println!("{count} records read and written back");
}

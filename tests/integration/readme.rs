//! What the README lists is what there is. Its examples run as doctests and command-line cases, and
//! its table of paths is held to the finder's beside that one.

use tweet_media::Column;

use crate::support::project;

#[test]
fn every_column_is_listed_once_in_the_order_of_records() {
    let readme = std::fs::read_to_string(project("README.md")).expect("a README");
    let (_, table) = readme
        .split_once("\n| columns | say |\n")
        .expect("a table of columns");
    let rows = table.lines().skip(1);
    let listed: Vec<&str> = rows
        .take_while(|line| line.starts_with('|'))
        .flat_map(|row| {
            let cell = row.split('|').nth(1).unwrap_or_default();
            // What stands in backticks is every second piece.
            cell.split('`').skip(1).step_by(2)
        })
        .collect();
    let columns: Vec<&str> = Column::ALL.iter().map(|column| column.name()).collect();
    assert_eq!(listed, columns);
}

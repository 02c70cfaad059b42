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

/// All the code of the project, and of its tests.
fn code() -> String {
    fn read(folder: &std::path::Path, code: &mut String) {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() && !path.ends_with("target") {
                read(&path, code);
            } else if path.extension().is_some_and(|it| it == "rs") {
                *code += &std::fs::read_to_string(&path).expect("code");
            }
        }
    }

    let mut code = String::new();
    for folder in ["src", "tests"] {
        read(&project(folder), &mut code);
    }
    code
}

#[test]
fn every_promise_names_tests_and_files_that_there_are() {
    let promises = std::fs::read_to_string(project("SECURITY.md")).expect("the promises");
    let code = code();
    let mut tests = 0;
    let rows = promises
        .lines()
        .filter(|line| line.starts_with("| ") && line.contains('`'));
    for row in rows {
        let held_by = row.split('|').nth(2).expect("a second column");
        // What stands in backticks is every second piece.
        for name in held_by.split('`').skip(1).step_by(2) {
            let is_test = code.contains(&format!("#[test]\nfn {name}() {{"))
                || code.contains(&format!("    #[test]\n    fn {name}() {{"));
            assert!(is_test || project(name).exists(), "{name}");
            tests += 1;
        }
    }
    assert!(tests > 30, "{tests}");
}

#[test]
fn the_table_of_flags_names_every_flag_and_no_other() {
    let readme = std::fs::read_to_string(project("README.md")).expect("a README");
    let (_, table) = readme.split_once("\n| flag | means |\n").expect("a table");
    let rows = table
        .lines()
        .skip(1)
        .take_while(|line| line.starts_with('|'));
    let cells = rows.filter_map(|row| row.split('|').nth(1));
    let mut listed: Vec<&str> = cells
        .flat_map(|cell| cell.split('`').skip(1).step_by(2))
        .collect();
    let mut flags: Vec<&str> = tweet_media::Flag::ALL
        .iter()
        .map(|it| it.as_str())
        .collect();
    listed.sort_unstable();
    flags.sort_unstable();
    assert_eq!(listed, flags);
}

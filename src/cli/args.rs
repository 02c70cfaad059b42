//! The command line: what may be said, and the library types it is turned into.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum};
use tweet_media::{
    CheckCode, Class, Column, Draft, ExplanationColumn, Filter, Hosts, Id, ImageName, Limits,
    Moment, NameTemplate, Objective, Options, Policy, Preference, Relation, RowColumn, TypeFilter,
    Wanted, parse_bitrate, parse_resolution,
};

use crate::exit;

/// Help leads with what a command is for and how it looks in use.
const HELP: &str = "\
{about}

{before-help}{usage-heading} {usage}

{all-args}{after-help}";

/// Where a policy is looked for that the command line does not name.
pub(crate) const POLICY_VARIABLE: &str = "TWEET_MEDIA_POLICY";

/// Braces in doc comments would be taken for code.
const NAME_HELP: &str = "\
With --format aria2: how files are named, or `archive` [default: {tweet_id}-{media_index}.{ext}]

Fields are {tweet_id}, {media_id}, {media_index}, {type}, {author_id}, {author_username}, {date}, \
{segment} (the last part of the address) and {ext}, which is always added. `archive` names files as \
personal archives do: {tweet_id}-{segment}.{ext}. Where no tweet is known, {tweet_id} is the message's id, \
else the author's, else the medium's own id or key. A name that is taken gets a number, which takes \
memory for every name.";

/// Finds the photos, videos and GIFs in Tweet JSON of any API, with the best file of each.
#[derive(Debug, Parser)]
#[command(
    name = "tweet-media",
    version,
    help_template = HELP,
    max_term_width = 100,
    before_help = "\
Examples:
  tweet-media inspect tweets.jsonl               what is in a file, as a table
  tweet-media inspect archive/ -o media.csv --format csv
  curl … | tweet-media inspect --format jsonl    one line of JSON per photo, video or GIF
  tweet-media explain tweets.jsonl --limit 1     why this file is the best one
  tweet-media check dump.json                    what a file is, and what is wrong with it",
    after_help = format!("Data goes to stdout, words go to stderr.\n\n{}", exit::HELP)
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,

    #[command(flatten)]
    pub(crate) words: Words,
}

/// What there is to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// List every photo, video and GIF, one row each, with its best file
    Inspect(Box<Inspect>),
    /// Say of every variant of every medium why it is the one to play, or why not
    Explain(Box<Explain>),
    /// Say what an input is and what is remarkable about it
    Check(Box<Check>),
    /// Print or write the JSON Schemas of what is read and written
    Schema(Schema),
    /// Say what a field means: its type, unit, when it is absent, who writes it by which key
    Dictionary(Dictionary),
}

/// How much is said on stderr, and in what colour.
#[derive(Debug, Args)]
#[command(next_help_heading = "Common options")]
pub(crate) struct Words {
    /// When to use colour: auto (on a terminal), always or never
    #[arg(
        long,
        value_name = "WHEN",
        default_value = "auto",
        hide_possible_values = true,
        global = true
    )]
    pub(crate) color: Color,

    /// No progress bar, notes or summary; errors are still shown
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,

    /// Also a line for every input read
    #[arg(short, long, global = true)]
    pub(crate) verbose: bool,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

impl From<Color> for anstream::ColorChoice {
    fn from(color: Color) -> Self {
        match color {
            Color::Auto => Self::Auto,
            Color::Always => Self::AlwaysAnsi,
            Color::Never => Self::Never,
        }
    }
}

/// Which inputs are read, and how.
#[derive(Debug, Args)]
#[command(next_help_heading = "Reading")]
pub(crate) struct Reading {
    /// Files or directories; `-` is stdin, and so is no INPUT at all
    ///
    /// Plain or compressed (gzip, bzip2, zstd, xz), whatever the name. Of a directory, a tar (compressed
    /// or not) and a zip the files named .json, .jsonl, .ndjson and .js are read, also with .gz, .bz2,
    /// .zst or .xz behind that. Nothing is unpacked to disk; archives within archives are passed over.
    #[arg(value_name = "INPUT", help_heading = "Arguments")]
    pub(crate) inputs: Vec<PathBuf>,

    /// Also read the files and directories named in FILE, one a line; `-` for a list from stdin
    #[arg(long, value_name = "FILE")]
    pub(crate) files_from: Option<PathBuf>,

    /// How many threads work at once [default: as many as the machine gives]
    ///
    /// They share the lines of JSON Lines, and many small files, members of archives included; of another large input
    /// one reads ahead. What is written is the same for any number.
    #[arg(short = 'j', long, value_name = "N")]
    pub(crate) threads: Option<NonZeroUsize>,

    /// Reject documents larger than this, such as 64MiB; at most 4GiB
    #[arg(long, value_name = "SIZE", default_value = "1GiB", value_parser = document_size)]
    pub(crate) max_document: Size,

    /// Most bytes that zstd and xz may look back, and so hold in memory; long-range archives need 2GiB
    #[arg(long, value_name = "SIZE", default_value = "128MiB")]
    pub(crate) max_window: Size,

    /// Stop reading a compressed file, or member of an archive, that is larger than this uncompressed
    /// [default: no limit]
    #[arg(long, value_name = "SIZE")]
    pub(crate) max_decompressed: Option<Size>,

    /// Exit with 1 if more documents than this are rejected: a number, or a share such as 5%
    #[arg(
        long,
        value_name = "N|P%",
        default_value = "0",
        allow_negative_numbers = true
    )]
    pub(crate) max_rejects: MaxRejects,
}

/// No machine has more, and so many that the system has no room for them would end the run.
const MOST_THREADS: usize = 1024;

impl Reading {
    /// What the library is to do.
    pub(crate) fn options(&self) -> Options {
        let mut options = Options::default();
        options.max_document = self.max_document.0;
        if let Some(threads) = self.threads {
            options.threads = threads.get().min(MOST_THREADS);
        }
        options
    }

    /// How much compressed input may ask for.
    pub(crate) fn limits(&self) -> Limits {
        let mut limits = Limits::default();
        limits.window = self.max_window.0;
        limits.decompressed = self.max_decompressed.as_ref().map(|size| size.0);
        limits
    }
}

/// List every photo, video and GIF, one row each, with its best file.
///
/// Reads Tweets as any API, archive or tool wrote them: one document, JSON Lines, an array, a page.
#[derive(Debug, Args)]
#[command(
    help_template = HELP,
    before_help = "\
Examples:
  tweet-media inspect tweets.jsonl
  tweet-media inspect tweets.jsonl.gz --type video --max-resolution 720p --limit 10
  tweet-media inspect data/ --format csv --columns tweet_id,type,best_url -o media.csv
  tweet-media inspect tweets.jsonl --format aria2 --unique | aria2c --input-file=-"
)]
pub(crate) struct Inspect {
    #[command(flatten)]
    pub(crate) listing: Listing,

    /// How the rows are written
    #[arg(long, value_enum, default_value = "table", help_heading = "Output")]
    pub(crate) format: Format,

    /// Names of columns, separated by commas; `all`; or `help`, which prints what they say
    /// [default: all, but a digest in a table]
    #[arg(long, value_name = "NAMES", help_heading = "Output")]
    pub(crate) columns: Option<Columns<Column>>,

    /// With --format csv: write what spreadsheets would execute, round or take for a time as text
    ///
    /// Text that begins like a formula gets a ' before it, long numbers and figures such as 16:9 become
    /// ="16:9", and a byte order mark comes first. Other programs want the exact values of plain CSV.
    #[arg(long, help_heading = "Output")]
    pub(crate) excel_safe: bool,

    /// With --format urls: end each with NUL instead of a line break, for `xargs -0`
    #[arg(short = '0', long, help_heading = "Output")]
    pub(crate) null: bool,

    /// With --format aria2: how files are named, or `archive`
    #[arg(
        long,
        value_name = "TEMPLATE",
        help_heading = "Output",
        help = "With --format aria2: how files are named, or `archive` [default: {tweet_id}-{media_index}.{ext}]",
        long_help = NAME_HELP
    )]
    pub(crate) name: Option<NameTemplate>,

    #[command(flatten)]
    pub(crate) target: Target,
}

impl Inspect {
    /// What options make no sense together, in words.
    pub(crate) fn contradiction(&self) -> Option<&'static str> {
        let is_list = matches!(self.format, Format::Urls | Format::Aria2);
        if self.null && self.format != Format::Urls {
            Some("--null is for --format urls")
        } else if self.name.is_some() && self.format != Format::Aria2 {
            Some("--name is for --format aria2")
        } else if self.excel_safe && self.format != Format::Csv {
            Some("--excel-safe is for --format csv")
        } else if self.columns.is_some() && is_list {
            Some("--columns is for --format table, jsonl and csv; lists of URLs have none")
        } else {
            None
        }
    }
}

/// Say of every variant of every medium why it is the one to play, or why not.
///
/// Of a video or GIF every variant with the policy's verdict, `*` before the one that inspect gives; of
/// a photo the sizes in which it can be had. Sizes of files are what bitrate and length would make.
#[derive(Debug, Args)]
#[command(
    help_template = HELP,
    before_help = "\
Examples:
  tweet-media explain tweets.jsonl --limit 3
  tweet-media explain tweets.jsonl --tweet 1175288054147340473 --max-resolution 480p
  tweet-media explain data/ --format csv --columns tweet_id,variant_index,verdict,code -o why.csv"
)]
pub(crate) struct Explain {
    #[command(flatten)]
    pub(crate) listing: Listing,

    /// How the verdicts are written
    #[arg(long, value_enum, default_value = "table", help_heading = "Output")]
    pub(crate) format: VerdictFormat,

    /// With --format jsonl and csv: names of columns, separated by commas; `all`; or `help`, which
    /// prints what they say [default: all]
    #[arg(long, value_name = "NAMES", help_heading = "Output")]
    pub(crate) columns: Option<Columns<ExplanationColumn>>,

    /// With --format csv: write what spreadsheets would execute, round or take for a time as text
    #[arg(long, help_heading = "Output")]
    pub(crate) excel_safe: bool,

    #[command(flatten)]
    pub(crate) target: Target,
}

impl Explain {
    /// What options make no sense together, in words.
    pub(crate) fn contradiction(&self) -> Option<&'static str> {
        if self.format == VerdictFormat::Table && self.columns.is_some() {
            Some("--columns is for --format jsonl and csv; the table has its own")
        } else if self.excel_safe && self.format != VerdictFormat::Csv {
            Some("--excel-safe is for --format csv")
        } else {
            None
        }
    }
}

/// How verdicts are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum VerdictFormat {
    /// For people: a heading and a table for every medium
    Table,
    /// One JSON object for every variant; a medium without variants has one too
    Jsonl,
    /// With a header line; what is absent is empty
    Csv,
}

/// What is read, what of it is wanted and what is best: the same for all commands that list media.
#[derive(Debug, Args)]
pub(crate) struct Listing {
    #[command(flatten)]
    pub(crate) reading: Reading,

    /// Do not check the grammar of lines that cannot hold media, only that their strings and brackets close
    ///
    /// In JSON Lines, a line without any word that may lead to media is then rejected only if its strings or brackets
    /// do not close at its end; the records are the same. All other lines and documents are checked in every byte.
    #[arg(long, help_heading = "Reading")]
    pub(crate) fast: bool,

    #[command(flatten)]
    pub(crate) wishes: Wishes,

    #[command(flatten)]
    choosing: Choosing,
}

impl Listing {
    /// What options make no sense together, in words.
    pub(crate) fn contradiction(&self) -> Option<String> {
        self.choosing
            .contradiction()
            .or_else(|| self.wishes.contradiction().map(ToOwned::to_owned))
    }

    /// What the library is to do.
    pub(crate) fn options(&self) -> Options {
        let mut options = self.reading.options();
        options.fast = self.fast;
        options.wanted = Wanted::default();
        options.wanted.previews = self.wishes.previews;
        options.wanted.profiles = self.wishes.profiles;
        options.policy = self.choosing.policy();
        options
    }
}

/// What files are written.
#[derive(Debug, Args)]
#[command(
    next_help_heading = "Output",
    group = ArgGroup::new("files").multiple(true).args(["output", "rejects", "summary"])
)]
pub(crate) struct Target {
    /// Write to this file instead of stdout; it appears when it is complete
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    /// Also write every document that could not be read to this file, to be mended and read again
    ///
    /// One JSON object a line: where the document stands, what is wrong with it and where, and its bytes in base64,
    /// unless they are more than 1 MiB (`tweet-media schema show reject`). Only you may read the file: it holds what the
    /// input held. `-` is stdout, where the rows go elsewhere.
    #[arg(long, value_name = "FILE")]
    pub(crate) rejects: Option<PathBuf>,

    /// Also write to this file what became of every input, and how it adds up
    ///
    /// One JSON object, with a line for every input (`tweet-media schema show summary`). `-` is stdout,
    /// where the rows go elsewhere.
    #[arg(long, value_name = "FILE")]
    pub(crate) summary: Option<PathBuf>,

    /// Let --output, --rejects and --summary replace existing files
    #[arg(long, requires = "files")]
    pub(crate) force: bool,
}

/// Which variant is best, as a policy's text or clause by clause.
#[derive(Debug, Args)]
#[command(next_help_heading = "What is best")]
struct Choosing {
    /// A preset and clauses, such as `best max-resolution=720`; the options below override it [default: best]
    ///
    /// Presets: best (an MP4 in H.264 of the highest bitrate), hls-first, smallest, archival (the most
    /// pixels in any codec). Clauses: prefer, objective (highest-bitrate, lowest-bitrate, most-pixels),
    /// max-resolution, min-resolution, max-bitrate, min-bitrate, otherwise (where nothing fits:
    /// nearest, next, nothing), photo-size.
    #[arg(
        long,
        value_name = "TEXT",
        value_parser = policy,
        env = POLICY_VARIABLE,
        hide_env_values = true
    )]
    policy: Option<Policy>,

    /// At most so many pixels on the short side, such as 720p; where nothing of the preferred class fits, the nearest of it
    #[arg(long, value_name = "PX", value_parser = resolution)]
    max_resolution: Option<u32>,

    /// At least so many pixels on the short side
    #[arg(long, value_name = "PX", value_parser = resolution)]
    min_resolution: Option<u32>,

    /// At most so many bits per second, such as 2.5M or 832k
    #[arg(long, value_name = "BITRATE", value_parser = bitrate)]
    max_bitrate: Option<u64>,

    /// At least so many bits per second
    #[arg(long, value_name = "BITRATE", value_parser = bitrate)]
    min_bitrate: Option<u64>,

    /// Only these, the preferred first: h264, hevc, webm, hls, dash, other; `+` between equals
    ///
    /// `mp4` stands for h264+hevc, `progressive` for h264+hevc+webm (files), `adaptive` for hls+dash
    /// (playlists). The default is h264,hevc,webm,hls,dash,other.
    #[arg(long, value_name = "CLASSES", value_parser = preference, conflicts_with = "hls")]
    prefer: Option<Preference>,

    /// A playlist where there is one, rather than a file; limits cannot be held against it
    ///
    /// HLS comes before whatever the policy prefers, which stays as it is behind that.
    #[arg(long)]
    hls: bool,

    /// The lowest bitrate
    #[arg(long)]
    smallest: bool,

    /// The size of photos: orig, 4096x4096, large, medium, small, thumb …
    #[arg(long, value_name = "NAME", value_parser = image_name)]
    photo_size: Option<ImageName>,
}

impl Choosing {
    fn policy(&self) -> Policy {
        let mut policy = self.policy.unwrap_or_default();
        if self.hls {
            policy.prefer = policy.prefer.with_first(Class::Hls);
        }
        if self.smallest {
            policy.objective = Objective::LowestBitrate;
        }
        policy.prefer = self.prefer.unwrap_or(policy.prefer);
        policy.max_resolution = self.max_resolution.or(policy.max_resolution);
        policy.min_resolution = self.min_resolution.or(policy.min_resolution);
        policy.max_bitrate = self.max_bitrate.or(policy.max_bitrate);
        policy.min_bitrate = self.min_bitrate.or(policy.min_bitrate);
        policy.photo_size = self.photo_size.unwrap_or(policy.photo_size);
        policy
    }

    /// Limits of the options, or of options and policy together, that nothing can meet.
    fn contradiction(&self) -> Option<String> {
        let policy = self.policy();
        let above = |least: Option<u64>, most: Option<u64>, limit: &str| {
            let (least, most) = least.zip(most).filter(|(least, most)| least > most)?;
            Some(format!(
                "min-{limit} {least} is above max-{limit} {most}: nothing can meet both"
            ))
        };
        let sides = (policy.min_resolution, policy.max_resolution);
        above(
            sides.0.map(Into::into),
            sides.1.map(Into::into),
            "resolution",
        )
        .or_else(|| above(policy.min_bitrate, policy.max_bitrate, "bitrate"))
    }
}

/// With the word that is wrong marked below the text.
fn policy(text: &str) -> Result<Policy, String> {
    // A variable that is set to nothing is as good as none.
    if text.is_empty() && std::env::var_os(POLICY_VARIABLE).is_some_and(|text| text.is_empty()) {
        return Ok(Policy::default());
    }
    text.parse().map_err(|error| format!("{error:#}"))
}

fn preference(text: &str) -> Result<Preference, String> {
    text.parse::<Preference>()
        .map_err(|error| error.to_string())
}

fn resolution(text: &str) -> Result<u32, String> {
    let pixels = parse_resolution(text).filter(|pixels| *pixels > 0);
    pixels.ok_or_else(|| "expected pixels such as 720 or 720p".to_owned())
}

fn bitrate(text: &str) -> Result<u64, String> {
    let bitrate = parse_bitrate(text).filter(|bitrate| *bitrate > 0);
    bitrate.ok_or_else(|| "expected bits per second such as 832k or 2.5M".to_owned())
}

fn image_name(name: &str) -> Result<ImageName, String> {
    let names: Vec<_> = ImageName::ALL.iter().map(|known| known.as_str()).collect();
    name.parse()
        .map_err(|()| unknown(name, &names, "size of photos"))
}

fn limit(text: &str) -> Result<u64, String> {
    text.parse()
        .map_err(|_| "expected a whole number; 0 is no limit".to_owned())
}

/// Say what an input is and what is remarkable about it.
///
/// Begins with a verdict for every input: how its documents are laid, which API they came from, how
/// many tweets and media they hold, of what time. Then what is wrong or good to know, as codes with
/// how often and where first: the line and byte at which the document starts, of a reject those of its
/// fault. Media are compared with those of later documents, up to 3,500,000 of an input.
#[derive(Debug, Args)]
#[command(
    help_template = HELP,
    before_help = "\
Examples:
  tweet-media check tweets.jsonl
  tweet-media check archive/data/ --fail-on salvaged,wrong-type
  tweet-media check dump.json --format jsonl",
    after_help = codes()
)]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) reading: Reading,

    /// Exit with 1 if one of these codes is remarked on; separated by commas
    #[arg(long, value_name = "CODES", value_delimiter = ',', value_parser = code, help_heading = "What to check")]
    pub(crate) fail_on: Vec<CheckCode>,

    /// Hosts that addresses may be on, or below, separated by commas; `known` stands for those of the
    /// service: twimg.com, twitter.com, x.com and t.co
    #[arg(
        long,
        value_name = "HOSTS",
        default_value = "known",
        help_heading = "What to check"
    )]
    pub(crate) hosts: Hosts,

    /// How reports are written
    #[arg(long, value_enum, default_value = "text", help_heading = "Output")]
    pub(crate) format: ReportFormat,

    #[command(flatten)]
    pub(crate) target: Target,
}

/// Every code, how bad it is and what it means.
fn codes() -> String {
    let line = |code: &CheckCode| {
        let (severity, meaning) = (code.severity(), code.meaning());
        format!("  {severity:7}  {code:15}  {meaning}\n")
    };
    let lines: String = CheckCode::ALL.iter().map(line).collect();
    format!(
        "Codes:\n{lines}Errors are exit code 1, and so is what --fail-on names; notes are made of healthy files too."
    )
}

/// How reports are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportFormat {
    /// For people
    Text,
    /// One JSON object a line: of each input its verdict, then its remarks
    Jsonl,
}

fn code(name: &str) -> Result<CheckCode, String> {
    let names: Vec<_> = CheckCode::ALL.iter().map(|code| code.as_str()).collect();
    name.parse().map_err(|_| unknown(name, &names, "code"))
}

/// Which media are wanted, by the fields of their records.
#[derive(Debug, Args)]
#[command(next_help_heading = "What to list")]
pub(crate) struct Wishes {
    /// Only media of these types: photo, video, gif (or animated_gif), other; commas between [default: all]
    #[arg(long = "type", value_name = "TYPES", value_delimiter = ',', value_parser = media_type)]
    types: Vec<TypeFilter>,

    /// Only media whose tweet is this to the root tweet: tweet, retweet, quote, card … [default: all]
    #[arg(long = "relation", value_name = "RELATIONS", value_delimiter = ',', value_parser = relation)]
    relations: Vec<Relation>,

    /// Only media of this tweet, and of those that it retweets or quotes; may be repeated
    #[arg(long = "tweet", value_name = "ID", value_delimiter = ',', value_parser = id)]
    tweets: Vec<Id>,

    /// Only media of this author, by handle or id; may be repeated
    #[arg(long = "author", value_name = "AUTHOR", value_delimiter = ',', value_parser = author)]
    authors: Vec<String>,

    /// Only tweets posted then or later: a date, an RFC 3339 time, or the id of a tweet
    #[arg(long, value_name = "TIME")]
    since: Option<Moment>,

    /// Only tweets posted earlier than that; a date is its midnight in UTC
    #[arg(long, value_name = "TIME")]
    until: Option<Moment>,

    /// Only media as long as this or longer, such as 10s, 1:30 or 1500ms; unknown lengths are left out
    /// and counted
    #[arg(long, value_name = "LENGTH", value_parser = length)]
    min_duration: Option<Duration>,

    /// Only media as long as this or shorter; photos and GIFs have no length
    #[arg(long, value_name = "LENGTH", value_parser = length)]
    max_duration: Option<Duration>,

    /// Only media with a description
    #[arg(long)]
    has_alt_text: bool,

    /// Only media whose addresses are on these hosts or below them, separated by commas; others are left
    /// out, and exit code 1 says so
    ///
    /// `known` stands for those of the service: twimg.com, twitter.com, x.com and t.co. Looked at are the
    /// best file's address and the photo's or poster's as sent.
    #[arg(long, value_name = "HOSTS")]
    pub(crate) hosts: Option<Hosts>,

    /// Leave out repeats of a medium, also as retweet or quote; takes memory for every medium
    ///
    /// Of copies the first is listed, and a later one only if it leads to more: to a file where no file was known, to a
    /// video where the first was called a photo.
    #[arg(long)]
    pub(crate) unique: bool,

    /// Also the images of links: on cards, and among the links of API v2
    #[arg(long)]
    previews: bool,

    /// Also the pictures and banners of users
    #[arg(long)]
    profiles: bool,

    /// Stop after so many media; 0 is no limit [default: all, but 50 in a table]
    #[arg(
        long,
        value_name = "N",
        value_parser = limit,
        allow_negative_numbers = true
    )]
    pub(crate) limit: Option<u64>,
}

impl Wishes {
    /// What no medium can be, in words.
    fn contradiction(&self) -> Option<&'static str> {
        let is_above = |least, most: Option<Duration>| most.is_some_and(|most| least > most);
        let is_behind = |since, until: Option<Moment>| until.is_some_and(|until| since >= until);
        if self
            .min_duration
            .is_some_and(|least| is_above(least, self.max_duration))
        {
            Some("--min-duration is above --max-duration: nothing can be both")
        } else if self.since.is_some_and(|since| is_behind(since, self.until)) {
            Some("--since is not before --until: nothing was posted between them")
        } else {
            None
        }
    }

    /// The library's form of them.
    pub(crate) fn filter(&self) -> Filter {
        let mut filter = Filter::default();
        filter.types.clone_from(&self.types);
        filter.relations.clone_from(&self.relations);
        filter.tweets.clone_from(&self.tweets);
        filter.authors.clone_from(&self.authors);
        filter.since = self.since;
        filter.until = self.until;
        filter.min_duration = self.min_duration;
        filter.max_duration = self.max_duration;
        filter.has_alt_text = self.has_alt_text;
        filter
    }
}

fn relation(name: &str) -> Result<Relation, String> {
    let known = Relation::ALL
        .iter()
        .copied()
        .find(|relation| relation.as_str() == name);
    known.ok_or_else(|| {
        let names: Vec<_> = Relation::ALL
            .iter()
            .map(|relation| relation.as_str())
            .collect();
        unknown(name, &names, "relation")
    })
}

fn media_type(name: &str) -> Result<TypeFilter, String> {
    match name {
        "photo" => Ok(TypeFilter::Photo),
        "video" => Ok(TypeFilter::Video),
        "gif" | "animated_gif" => Ok(TypeFilter::AnimatedGif),
        "other" => Ok(TypeFilter::Other),
        _ => Err(format!(
            "there are photo, video, gif (or animated_gif) and other, not {name:?}"
        )),
    }
}

fn author(name: &str) -> Result<String, String> {
    if name.trim().trim_start_matches('@').is_empty() {
        return Err("expected a handle, such as @tea_and_maps, or an id".to_owned());
    }
    Ok(name.trim().to_owned())
}

fn id(digits: &str) -> Result<Id, String> {
    let number = digits.parse().ok().filter(|_| !digits.starts_with('+'));
    number
        .map(Id::new)
        .ok_or_else(|| "expected an id, such as 1050118621198921728".to_owned())
}

/// Reads a length of time: `1:30`, `1:02:03.5`, or a number with its unit.
fn length(text: &str) -> Result<Duration, String> {
    let wrong = || "expected a length such as 10s, 1:30, 2m or 1500ms".to_owned();
    let is_number = |number: &str| number.starts_with(|c: char| c.is_ascii_digit());
    let seconds = |number: &str, scale: f64| {
        let number = Some(number).filter(|number| is_number(number))?;
        let number: f64 = number.parse().ok()?;
        Duration::try_from_secs_f64(number * scale).ok()
    };
    if !text.contains(':') {
        let unit = text
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .ok_or_else(wrong)?;
        let (number, unit) = text.split_at(unit);
        let scale = match unit {
            "ms" => 0.001,
            "s" => 1.0,
            "m" | "min" => 60.0,
            "h" => 3600.0,
            _ => return Err(wrong()),
        };
        return seconds(number, scale).ok_or_else(wrong);
    }
    let parts: Vec<_> = text.split(':').collect();
    // Of seconds, and of minutes behind hours, there are less than sixty.
    let is_sixtieth = |part: &&str| {
        let whole = part.split('.').next().unwrap_or_default();
        part.len() >= 2 && whole.parse().is_ok_and(|number: u8| number < 60)
    };
    let is_clock = (2..=3).contains(&parts.len()) && parts[1..].iter().all(is_sixtieth);
    let mut total = Duration::ZERO;
    for (part, scale) in parts.iter().rev().zip([1.0, 60.0, 3600.0]) {
        let part = seconds(part, scale).filter(|_| scale < 2.0 || !part.contains('.'));
        total = part
            .and_then(|part| total.checked_add(part))
            .ok_or_else(wrong)?;
    }
    if is_clock { Ok(total) } else { Err(wrong()) }
}

/// How records are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people: as wide as the terminal, or COLUMNS, or 100
    Table,
    /// One JSON object a line; ids are strings, what is absent is left out
    Jsonl,
    /// With a header line; what is absent is empty
    Csv,
    /// The address of the best file, one a line; media without one are left out
    Urls,
    /// An input file for `aria2c --input-file`: an address, then the name of its file
    Aria2,
}

/// Columns of rows that were asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Columns<C> {
    /// What each of them says, in place of rows.
    Help,
    /// These, in this order.
    These(Vec<C>),
}

impl<C: RowColumn> Columns<C> {
    /// Every column's name and what it says, one a line.
    pub(crate) fn help() -> String {
        let names = C::ALL.iter().map(|column| column.name());
        let width = names.map(str::len).max().unwrap_or(0);
        let line = |column: &C| format!("{:width$}  {}\n", column.name(), column.description());
        C::ALL.iter().map(line).collect()
    }
}

impl<C: RowColumn> FromStr for Columns<C> {
    type Err = String;

    fn from_str(names: &str) -> Result<Self, String> {
        match names {
            "help" => return Ok(Self::Help),
            "all" => return Ok(Self::These(C::ALL.to_vec())),
            _ => {}
        }
        let names: Vec<_> = names.split(',').map(str::trim).collect();
        let known: Vec<_> = C::ALL.iter().map(|column| column.name()).collect();
        match names.iter().find(|name| !known.contains(name)) {
            Some(stranger) => Err(unknown(stranger, &known, "column")),
            None => C::named(&names).map(Self::These),
        }
    }
}

/// Says that `name` is none of `known`, and which were perhaps meant.
pub(crate) fn unknown(name: &str, known: &[&str], noun: &str) -> String {
    let near = near(name, known);
    if near.is_empty() {
        let known = known.join(", ");
        format!("no {noun} is named {name:?}; there are {known}")
    } else {
        let near = near.join(", ");
        format!("no {noun} is named {name:?}; did you mean {near}?")
    }
}

/// The names that are most like one that does not exist, the likest first.
pub(crate) fn near<'k>(name: &str, known: &[&'k str]) -> Vec<&'k str> {
    // Case tells no names apart.
    let name = name.to_lowercase();
    let closeness = |candidate: &str| {
        let candidate = candidate.to_lowercase();
        let is_part = name.len() > 2 && candidate.split('_').any(|word| word == name);
        if is_part {
            1.0
        } else {
            strsim::jaro_winkler(&name, &candidate)
        }
    };
    let mut near: Vec<_> = known
        .iter()
        .map(|candidate| (closeness(candidate), *candidate))
        .filter(|(closeness, _)| *closeness > 0.8)
        .collect();
    near.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    near.into_iter().take(5).map(|(_, name)| name).collect()
}

/// A number of bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Size(pub(crate) u64);

impl FromStr for Size {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (digits, unit) = text.split_at(
            text.find(|c: char| !c.is_ascii_digit())
                .unwrap_or(text.len()),
        );
        let scale: u64 = match unit.trim().to_ascii_lowercase().as_str() {
            "" | "b" => 1,
            "k" | "kib" => 1 << 10,
            "m" | "mib" => 1 << 20,
            "g" | "gib" => 1 << 30,
            "t" | "tib" => 1 << 40,
            "kb" => 1_000,
            "mb" => 1_000_000,
            "gb" => 1_000_000_000,
            "tb" => 1_000_000_000_000,
            _ => {
                return Err(
                    "expected bytes, or a number with KiB, MiB, GiB, kB, MB or GB".to_owned(),
                );
            }
        };
        let number: u64 = digits
            .parse()
            .map_err(|_| "expected a whole number of bytes, such as 1048576 or 1MiB".to_owned())?;
        match number.checked_mul(scale) {
            Some(0) => Err("expected more than nothing".to_owned()),
            Some(bytes) => Ok(Self(bytes)),
            None => Err("that is more than any file holds".to_owned()),
        }
    }
}

/// A size that a document may have.
fn document_size(text: &str) -> Result<Size, String> {
    let size: Size = text.parse()?;
    if size.0 > 4 << 30 {
        return Err("documents of more than 4GiB are not read".to_owned());
    }
    Ok(size)
}

/// How many documents may be rejected before that is a failure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum MaxRejects {
    /// So many.
    Count(u64),
    /// So many of a hundred.
    Percent(f64),
}

impl MaxRejects {
    /// Whether `rejected` of `documents` are too many.
    #[expect(clippy::cast_precision_loss, reason = "a share needs no 53 bits")]
    pub(crate) fn is_exceeded(self, rejected: u64, documents: u64) -> bool {
        match self {
            Self::Count(most) => rejected > most,
            Self::Percent(most) => rejected as f64 * 100.0 > documents as f64 * most,
        }
    }
}

impl FromStr for MaxRejects {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.strip_suffix('%') {
            Some(share) => share
                .trim()
                .parse()
                .ok()
                .filter(|share| (0.0..=100.0).contains(share))
                .map(Self::Percent)
                .ok_or_else(|| "expected a share from 0% to 100%".to_owned()),
            None => text
                .parse()
                .map(Self::Count)
                .map_err(|_| "expected a number from 0, or a share such as 5%".to_owned()),
        }
    }
}

/// Print or write the JSON Schemas of what is read and written.
#[derive(Debug, Args)]
#[command(
    help_template = HELP,
    before_help = "\
Examples:
  tweet-media schema list
  tweet-media schema show record --draft 07 > record.schema.json"
)]
pub(crate) struct Schema {
    #[command(subcommand)]
    pub(crate) action: SchemaAction,
}

/// What to do with schemas.
#[derive(Debug, Subcommand)]
pub(crate) enum SchemaAction {
    /// Print the name of every schema and what it describes, one a line
    #[command(help_template = HELP, before_help = "Example:\n  tweet-media schema list")]
    List,
    /// Print one schema
    #[command(
        help_template = HELP,
        before_help = "\
Examples:
  tweet-media schema show record
  tweet-media schema show record --columns tweet_id,type,best_url   of rows that inspect writes with these columns"
    )]
    Show {
        /// Its name, one of `schema list`
        name: String,
        /// In which draft of JSON Schema: 2020-12, or 07, which most code generators read
        #[arg(long, value_name = "DRAFT", default_value = "2020-12", value_parser = draft)]
        draft: Draft,
        /// Of rows with these columns alone, names between commas, as --columns of inspect and explain makes them
        /// [default: all]
        #[arg(long, value_name = "NAMES")]
        columns: Option<String>,
    },
    /// Write every schema as DIR/{2020-12,draft-07}/NAME.schema.json, and DIR/DICTIONARY.md, over those of before
    #[command(help_template = HELP, before_help = "Example:\n  tweet-media schema write schemas")]
    Write {
        /// The directory; made if it does not exist
        #[arg(value_name = "DIR")]
        directory: PathBuf,
        /// Only those of this draft [default: both]
        #[arg(long, value_name = "DRAFT", value_parser = draft)]
        draft: Option<Draft>,
    },
}

/// Say what a field means: its type, unit, when it is absent, who writes it by which key.
///
/// A path is names between dots from a schema on, or the end of such a path, or a key as some API writes
/// it: video_info.variants.bitrate, variants.bitrate, bitrate and bit_rate are one field, and so is a JSON
/// Pointer into a document, /extended_entities/media/0/video_info/variants/1/bitrate. A part that holds
/// fields lists them; what begins with place says where media lie. Without a path, the tree of all.
#[derive(Debug, Args)]
#[command(
    help_template = HELP,
    before_help = "\
Examples:
  tweet-media dictionary                             the tree of all fields
  tweet-media dictionary variants.bitrate            what one means
  tweet-media dictionary duration_ms                 by the key that some API writes
  tweet-media dictionary record --format json        every column of a record"
)]
pub(crate) struct Dictionary {
    /// The field: a path, the end of one, or a key of some API [default: the tree of all]
    pub(crate) path: Option<String>,

    /// For people (text), for a page (markdown) or for programs (json)
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: PageFormat,
}

/// The form of a page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum PageFormat {
    #[default]
    Text,
    Markdown,
    Json,
}

fn draft(name: &str) -> Result<Draft, String> {
    name.parse()
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::{CommandFactory, Parser};

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn the_default_limit_of_documents_is_the_librarys() {
        let size: Size = "1GiB".parse().expect("the default");
        assert_eq!(size.0, Options::default().max_document);
    }

    #[test]
    fn no_more_threads_work_than_any_machine_has() {
        for (asked, threads) in [("2", 2), ("1024", 1024), ("65536", 1024)] {
            let words = ["tweet-media", "check", "-j", asked];
            let Command::Check(check) = Arguments::parse_from(words).command else {
                panic!("another command");
            };
            assert_eq!(check.reading.options().threads, threads);
        }
    }

    #[test]
    fn no_document_may_be_larger_than_can_be_held() {
        assert_eq!(document_size("4GiB"), Ok(Size(4 << 30)));
        assert!(document_size("5GB").is_err_and(|words| words.contains("4GiB")));
        assert!(document_size("0").is_err());
    }

    #[test]
    fn sizes_have_binary_and_decimal_units() {
        let parse = |text: &str| text.parse::<Size>().map(|size| size.0);
        assert_eq!(parse("17"), Ok(17));
        assert_eq!(parse("64MiB"), Ok(64 << 20));
        assert_eq!(parse("64 mb"), Ok(64_000_000));
        assert_eq!(parse("2k"), Ok(2048));
        for wrong in ["", "MiB", "1.5GiB", "-1", "0", "1x", "99999999TB"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn lengths_are_clocks_or_numbers_with_a_unit() {
        let millis = |text: &str| length(text).map(|length| length.as_millis());
        for (text, expected) in [
            ("10s", 10_000),
            ("1500ms", 1500),
            ("1.5s", 1500),
            ("2m", 120_000),
            ("1:30", 90_000),
            ("0:09.3", 9300),
            ("1:02:03", 3_723_000),
            ("90:59.9", 5_459_900),
        ] {
            assert_eq!(millis(text), Ok(expected), "{text}");
        }
        for wrong in [
            "",
            "10",
            "s",
            "-1s",
            "1:3",
            ":30",
            "1:2:3:4",
            "1.5:30",
            "1e9s",
            "infs",
            "1::30",
            "1:75",
            "0:60",
            "1:60:00",
            "1:00:99",
            "9999999999999999999999h",
        ] {
            assert!(length(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn rejects_are_allowed_by_number_or_share() {
        let parse = |text: &str| text.parse::<MaxRejects>();
        let none = parse("0").expect("a number");
        assert!(!none.is_exceeded(0, 10) && none.is_exceeded(1, 10));
        let share = parse("12.5%").expect("a share");
        assert!(!share.is_exceeded(1, 8) && share.is_exceeded(2, 8));
        assert!(!share.is_exceeded(0, 0));
        for wrong in ["", "%", "101%", "-1", "NaN%", "many"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_column_that_is_named_twice_is_refused() {
        let twice = "type,tweet_id, type".parse::<Columns<Column>>();
        assert_eq!(
            twice.err().as_deref(),
            Some("the column type is named twice")
        );
    }

    #[test]
    fn columns_come_in_the_order_asked_for_and_all_is_all() {
        let parse = |text: &str| text.parse::<Columns<Column>>();
        assert_eq!(
            parse("type, tweet_id"),
            Ok(Columns::These(vec![Column::media_type, Column::tweet_id]))
        );
        assert_eq!(parse("all"), Ok(Columns::These(Column::ALL.to_vec())));
        assert_eq!(parse("help"), Ok(Columns::Help));
    }

    #[test]
    fn every_column_has_a_line_of_help() {
        let help = Columns::<ExplanationColumn>::help();
        assert_eq!(help.lines().count(), ExplanationColumn::ALL.len());
        assert!(
            help.contains("\nmedia_id        Exact id of the medium. Absent "),
            "{help}"
        );
    }

    #[test]
    fn options_override_clauses_of_the_policy() {
        let policy = |arguments: &[&str]| {
            let line = ["tweet-media", "inspect", "a.json"].iter().chain(arguments);
            match Arguments::try_parse_from(line)
                .expect("a command line")
                .command
            {
                Command::Inspect(inspect) => inspect.listing.options().policy.to_string(),
                _ => unreachable!("the command is inspect"),
            }
        };
        for (arguments, expected) in [
            (&["--max-resolution", "720p"][..], "best max-resolution=720"),
            (
                &[
                    "--policy",
                    "archival max-resolution=480 otherwise=next",
                    "--max-resolution=1080",
                ],
                "archival max-resolution=1080 otherwise=next",
            ),
            (
                &["--hls", "--smallest"],
                "smallest prefer=hls,h264,hevc,webm,dash,other",
            ),
            (
                &["--policy=best prefer=hevc,h264", "--hls"],
                "best prefer=hls,hevc,h264",
            ),
            (
                &["--policy=hls-first", "--prefer=mp4"],
                "best prefer=h264+hevc",
            ),
            (
                &[
                    "--min-resolution=360",
                    "--max-bitrate=2.5M",
                    "--min-bitrate=1k",
                    "--photo-size=large",
                ],
                "best min-resolution=360 max-bitrate=2500000 min-bitrate=1000 photo-size=large",
            ),
        ] {
            assert_eq!(policy(arguments), expected);
        }
    }

    #[test]
    fn an_unknown_column_names_its_neighbours() {
        let error = "widht".parse::<Columns<Column>>().expect_err("a typo");
        assert!(error.contains("did you mean width"), "{error}");
        let error = "url"
            .parse::<Columns<Column>>()
            .expect_err("too short a name");
        assert!(error.contains("best_url"), "{error}");
        let error = "xyzzy".parse::<Columns<Column>>().expect_err("nonsense");
        assert!(error.contains("there are schema_version"), "{error}");
    }
}

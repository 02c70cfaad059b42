//! The typed models as a service holds them: owned or borrowed, written and read again, small, and
//! safe from hostile nesting.

use std::borrow::Cow;
use std::thread;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tweet_media::{
    Choice, MediaEntity, MediaType, PUBLISHED, Size, Sizes, Tweet, TweetMedia, Variant, VideoInfo,
};

use crate::payloads::{self, Payload, tweets};

/// What an HTTP framework asks of the body that it extracts.
const fn is_a_body<T: DeserializeOwned + Send + Sync + 'static>() {}

const _: () = {
    is_a_body::<Tweet>();
    is_a_body::<MediaEntity>();
    is_a_body::<Variant>();
    is_a_body::<Sizes>();
    is_a_body::<tweet_media::v2::Media>();
};

#[test]
fn borrowed_text_points_into_its_input_and_escaped_text_is_owned() {
    let json = r#"{"id_str":"7","type":"video","url":"https://t.co/a","display_url":"a\/b",
        "video_info":{"variants":[{"url":"https://video.twimg.com/a.mp4"}]}}"#;
    let media: MediaEntity<Cow<'_, str>> = serde_json::from_str(json).expect("an entity");
    let inside = |text: &str| json.as_bytes().as_ptr_range().contains(&text.as_ptr());
    let Some(Cow::Borrowed(url)) = media.url else {
        panic!("not borrowed: {:?}", media.url);
    };
    assert!(inside(url));
    let Some(Cow::Borrowed(url)) = media.variants()[0].url else {
        panic!("not borrowed: {:?}", media.variants());
    };
    assert!(inside(url));
    assert_eq!(media.display_url, Some(Cow::Owned("a/b".to_owned())));
    let owned: MediaEntity = serde_json::from_str(json).expect("an entity");
    assert_eq!(
        serde_json::to_value(&media).ok(),
        serde_json::to_value(&owned).ok()
    );
}

#[test]
fn reading_what_was_written_gives_the_same_tweet() {
    let mut count = 0;
    for Payload { name, bytes } in payloads::samples() {
        let Ok(document) = serde_json::from_slice::<Value>(bytes) else {
            continue;
        };
        for json in tweets(&document) {
            count += 1;
            let text = json.to_string();
            let tweet = Tweet::from_slice(text.as_bytes()).expect("a tweet");
            let written = serde_json::to_string(&tweet).expect("writes");
            let again: Tweet = serde_json::from_str(&written).expect("a tweet");
            assert_eq!(again, tweet, "{name}");
            let again = Tweet::from_slice(written.as_bytes()).expect("a tweet");
            assert_eq!(again, tweet, "{name}");
            let media = |tweet: &Tweet| tweet.media().len();
            assert_eq!(media(&again), media(&tweet), "{name}");
        }
        for finding in tweet_media::find(bytes).expect("no reject").media {
            let written = serde_json::to_string(&finding.media).expect("writes");
            let again: MediaEntity = serde_json::from_str(&written).expect("an entity");
            assert_eq!(again, finding.media, "{name}: {written}");
        }
    }
    assert!(count > 30, "{count} tweets in the samples");
}

/// The names of a published schema's fields.
fn fields(name: &str) -> Vec<String> {
    let published = PUBLISHED.iter().find(|published| published.name == name);
    let text = published
        .expect("published")
        .text(tweet_media::Draft::Draft202012);
    let schema: Value = serde_json::from_str(&text).expect("a schema");
    let properties = schema["properties"].as_object().expect("properties");
    properties.keys().cloned().collect()
}

/// An object with one value for every field.
fn filled(name: &str, value: &Value) -> String {
    let object: serde_json::Map<String, Value> = fields(name)
        .into_iter()
        .map(|field| (field, value.clone()))
        .collect();
    assert!(object.len() > 10, "{name}");
    Value::Object(object).to_string()
}

#[test]
fn null_in_every_field_is_the_same_as_no_field() {
    let json = filled("tweet", &Value::Null);
    let absent = serde_json::to_value(Tweet::<String>::default()).expect("writes");
    assert_eq!(absent, json!({}));
    assert_eq!(
        Tweet::from_slice(json.as_bytes()).expect("a tweet"),
        Tweet::default()
    );
    let json = filled("media-entity", &Value::Null);
    let media: MediaEntity = serde_json::from_str(&json).expect("an entity");
    assert_eq!(media, MediaEntity::default());
}

#[test]
fn whatever_stands_in_a_field_costs_no_object() {
    for value in [
        json!(""),
        json!([]),
        json!({}),
        json!(true),
        json!(-1.5),
        json!("x"),
        json!([[1], {"a": null}, "b"]),
        json!({"a": {"b": [1]}}),
    ] {
        let json = filled("media-entity", &value);
        let media: MediaEntity = serde_json::from_str(&json).expect(&json);
        assert_eq!(media.media_id(), None, "{json}");
        let json = filled("tweet", &value);
        let tweet: Tweet = serde_json::from_str(&json).expect(&json);
        assert_eq!(Tweet::from_slice(json.as_bytes()).expect(&json), tweet);
        assert_eq!(tweet.media(), [], "{json}");
    }
}

/// A tweet that holds itself so many levels deep.
fn nested(open: &str, core: &str, close: &str, levels: usize) -> String {
    format!("{}{core}{}", open.repeat(levels), close.repeat(levels))
}

#[test]
fn hostile_nesting_is_read_or_refused_within_a_small_stack() {
    const MEDIA: &str = r#"{"extended_entities":{"media":[{"id_str":"7","type":"photo"}]}}"#;
    /// What Rust gives a thread, and async runtimes their workers. In a build without optimisation a level
    /// costs `serde_json` 9 KiB and simd-json 13 KiB, so 1 MiB ends at about 80 levels.
    const STACK: usize = 2 << 20;

    let shapes = [
        (r#"{"retweeted_status":"#, "}"),
        (r#"{"quoted_status":"#, "}"),
        (r#"{"quoted_status":{"retweeted_status":"#, "}}"),
        (r#"{"x":"#, "}"),
        (r#"{"entities":"#, "}"),
        (r#"{"extended_tweet":"#, "}"),
        (r#"{"extended_entities":{"media":[{"x":"#, "}]}}"),
        (r#"{"x":["#, "]}"),
    ];
    let work = move || {
        let mut read = [0, 0];
        for (open, close) in shapes {
            let each = open.matches(['{', '[']).count();
            for levels in [1_usize, 32, 64, 120, 126, 127, 128, 129, 256, 1000, 100_000] {
                let json = nested(open, MEDIA, close, levels.div_ceil(each));
                let plain = serde_json::from_str::<Tweet>(&json);
                let simd = Tweet::from_slice(json.as_bytes());
                for (count, tweet) in read.iter_mut().zip([plain.ok(), simd.ok()]) {
                    *count += usize::from(tweet.is_some());
                    if let Some(tweet) = tweet {
                        // What a service does with it: all of it walks the nesting again.
                        let twin = tweet.clone();
                        assert_eq!(twin.media(), tweet.media());
                        assert!(twin == tweet);
                        assert!(!format!("{tweet:?}").is_empty());
                    }
                }
                let _ = tweet_media::find(json.as_bytes());
            }
        }
        read
    };
    let thread = thread::Builder::new().stack_size(STACK).spawn(work);
    let [plain, simd] = thread.expect("a thread").join().expect("no panic");
    let tries = shapes.len() * 11;
    assert!(plain >= 4 * shapes.len() && plain < tries, "{plain}");
    // `from_slice` refuses what nests deeper than 64 levels.
    assert!(simd >= 2 * shapes.len() && simd < plain, "{simd}");
}

#[test]
fn the_types_stay_small() {
    // Upper bounds with room to grow: what surpasses them belongs in a box.
    for (name, size, most) in [
        ("MediaEntity", size_of::<MediaEntity>(), 768),
        ("Tweet", size_of::<Tweet>(), 400),
        ("TweetMedia", size_of::<TweetMedia>(), 832),
        ("VideoInfo", size_of::<VideoInfo>(), 64),
        ("Variant", size_of::<Variant>(), 72),
        ("Sizes", size_of::<Sizes>(), 192),
        ("Size", size_of::<Size>(), 48),
        ("MediaType", size_of::<MediaType>(), 24),
        ("Choice", size_of::<Choice>(), 24),
        ("Error", size_of::<tweet_media::Error>(), 8),
    ] {
        println!("{name}: {size} bytes");
        assert!(size <= most, "{name}: {size} bytes, more than {most}");
    }
}

//! Every shape of payload that [`find`](crate::find) knows: where it comes from, and a minimal example.
//!
//! The shapes are no parsers: one table of places where media lie (`finder/containers.rs`) covers them all, and
//! whatever lies around those places does not matter. Each example states who carries which medium, by what relation.
//!
//! # API 1.1
//!
//! REST and search answers, streams, native enterprise feeds and webhooks; 2011 to 2023, and in the web
//! clients' `legacy` since. `entities.media` calls everything a photo and may hold only the first; `extended_entities.media` is
//! believed. A long tweet of a stream has both lists in `extended_tweet`. Of a retweet the media belong to the tweet inside.
//!
//! ```
//! # fn found(json: &str) -> Vec<String> {
//! #     let findings = tweet_media::find(json.as_bytes()).expect("sound JSON");
//! #     let id = |id: Option<tweet_media::Id>| id.map_or("-".to_owned(), |id| id.to_string());
//! #     findings.media.iter().map(|it| format!("{} {} {}", id(it.tweet_id), it.relation, id(it.media_id))).collect()
//! # }
//! let json = r#"{"id_str":"9","retweeted_status":{"id_str":"7","extended_tweet":{"extended_entities":{"media":[{"id_str":"6","type":"video"}]}}}}"#;
//! assert_eq!(found(json), ["7 retweet 6"]);
//! ```
//!
//! # The web client's timelines
//!
//! `/2/timeline` and `adaptive.json`, 2018 to 2023: tweets lie in a map and refer to each other by id.
//!
//! ```
//! # fn found(json: &str) -> Vec<String> {
//! #     let findings = tweet_media::find(json.as_bytes()).expect("sound JSON");
//! #     let id = |id: Option<tweet_media::Id>| id.map_or("-".to_owned(), |id| id.to_string());
//! #     findings.media.iter().map(|it| format!("{} {} {}", id(it.tweet_id), it.relation, id(it.media_id))).collect()
//! # }
//! let json = r#"{"globalObjects":{"tweets":{"9":{"id_str":"9","quoted_status_id_str":"7"},"7":{"id_str":"7","extended_entities":{"media":[{"id_str":"6","type":"photo"}]}}}}}"#;
//! assert_eq!(found(json), ["7 quote 6"]);
//! ```
//!
//! # GraphQL
//!
//! The web and mobile clients since 2020. The tweet of API 1.1 lies in `legacy`, wrapped in a result, which may be wrapped again
//! where visibility is limited. The newest form has `media_entities` in its place.
//!
//! ```
//! # fn found(json: &str) -> Vec<String> {
//! #     let findings = tweet_media::find(json.as_bytes()).expect("sound JSON");
//! #     let id = |id: Option<tweet_media::Id>| id.map_or("-".to_owned(), |id| id.to_string());
//! #     findings.media.iter().map(|it| format!("{} {} {}", id(it.tweet_id), it.relation, id(it.media_id))).collect()
//! # }
//! let json = r#"{"data":{"tweetResult":{"result":{"__typename":"TweetWithVisibilityResults","tweet":{"rest_id":"9","legacy":{"extended_entities":{"media":[{"id_str":"6","type":"photo"}]}}}}}}}"#;
//! assert_eq!(found(json), ["9 tweet 6"]);
//! ```
//!
//! # The newest GraphQL
//!
//! Some answers since 2026: `legacy` is null, and media have words of their own.
//!
//! ```
//! # fn found(json: &str) -> Vec<String> {
//! #     let findings = tweet_media::find(json.as_bytes()).expect("sound JSON");
//! #     let id = |id: Option<tweet_media::Id>| id.map_or("-".to_owned(), |id| id.to_string());
//! #     findings.media.iter().map(|it| format!("{} {} {}", id(it.tweet_id), it.relation, id(it.media_id))).collect()
//! # }
//! let json = r#"{"rest_id":"9","legacy":null,"media_entities":[{"media_results":{"result":{"media_key":"3_6","media_info":{"__typename":"ApiImage","original_img_url":"https://pbs.twimg.com/media/A.jpg"}}}}]}"#;
//! assert_eq!(found(json), ["9 tweet 6"]);
//! ```
//!
//! # Cards
//!
//! An advertiser's card is JSON inside of a string. Its pointer goes on behind a `#`. Link previews of other cards are listed on
//! demand: [`Wanted::previews`](crate::Wanted::previews).
//!
//! ```
//! # fn found(json: &str) -> Vec<String> {
//! #     let findings = tweet_media::find(json.as_bytes()).expect("sound JSON");
//! #     let id = |id: Option<tweet_media::Id>| id.map_or("-".to_owned(), |id| id.to_string());
//! #     findings.media.iter().map(|it| format!("{} {} {}", id(it.tweet_id), it.relation, id(it.media_id))).collect()
//! # }
//! let json = r#"{"rest_id":"9","card":{"legacy":{"binding_values":[{"key":"unified_card","value":{"string_value":"{\"media_entities\":{\"13_6\":{\"id_str\":\"6\",\"type\":\"video\"}}}"}}]}}}"#;
//! assert_eq!(found(json), ["9 card 6"]);
//! ```
//!
//! # Articles
//!
//! Long posts of the web client: a picture above, and others in the text.
//!
//! ```
//! # fn found(json: &str) -> Vec<String> {
//! #     let findings = tweet_media::find(json.as_bytes()).expect("sound JSON");
//! #     let id = |id: Option<tweet_media::Id>| id.map_or("-".to_owned(), |id| id.to_string());
//! #     findings.media.iter().map(|it| format!("{} {} {}", id(it.tweet_id), it.relation, id(it.media_id))).collect()
//! # }
//! let json = r#"{"rest_id":"9","article":{"article_results":{"result":{"cover_media":{"media_id":"6","media_info":{"__typename":"ApiImage"}}}}}}"#;
//! assert_eq!(found(json), ["9 article 6"]);
//! ```
//!
//! # API v2
//!
//! Pages and streamed objects since 2020: a tweet names its media by key, the page holds them once for all tweets. A key of `data`
//! without an object is listed as far as the key tells; an object without a tweet has relation `include`.
//!
//! ```
//! # fn found(json: &str) -> Vec<String> {
//! #     let findings = tweet_media::find(json.as_bytes()).expect("sound JSON");
//! #     let id = |id: Option<tweet_media::Id>| id.map_or("-".to_owned(), |id| id.to_string());
//! #     findings.media.iter().map(|it| format!("{} {} {}", id(it.tweet_id), it.relation, id(it.media_id))).collect()
//! # }
//! let json = r#"{"data":{"id":"9","attachments":{"media_keys":["3_6","7_5"]}},"includes":{"media":[{"media_key":"3_6","type":"photo"},{"media_key":"3_4","type":"photo"}]}}"#;
//! assert_eq!(found(json), ["9 tweet 6", "9 tweet 5", "- include 4"]);
//! ```
//!
//! # API v2, flattened
//!
//! What twarc makes of it: the objects lie beside the keys, referenced tweets inside of their referrer.
//!
//! ```
//! # fn found(json: &str) -> Vec<String> {
//! #     let findings = tweet_media::find(json.as_bytes()).expect("sound JSON");
//! #     let id = |id: Option<tweet_media::Id>| id.map_or("-".to_owned(), |id| id.to_string());
//! #     findings.media.iter().map(|it| format!("{} {} {}", id(it.tweet_id), it.relation, id(it.media_id))).collect()
//! # }
//! let json = r#"{"id":"9","attachments":{"media_keys":["3_6"],"media":[{"media_key":"3_6","type":"photo"}]},"referenced_tweets":[{"type":"quoted","id":"7","attachments":{"media":[{"media_key":"7_5","type":"video"}]}}]}"#;
//! assert_eq!(found(json), ["9 tweet 6", "7 quote 5"]);
//! ```
//!
//! # Activity Streams
//!
//! Enterprise feeds of another format, 2012 to 2023: `twitter_entities`, long text in `long_object`, a share's original in `object`.
//!
//! ```
//! # fn found(json: &str) -> Vec<String> {
//! #     let findings = tweet_media::find(json.as_bytes()).expect("sound JSON");
//! #     let id = |id: Option<tweet_media::Id>| id.map_or("-".to_owned(), |id| id.to_string());
//! #     findings.media.iter().map(|it| format!("{} {} {}", id(it.tweet_id), it.relation, id(it.media_id))).collect()
//! # }
//! let json = r#"{"id":"tag:search.twitter.com,2005:9","verb":"share","object":{"id":"tag:search.twitter.com,2005:7","twitter_entities":{"media":[{"id_str":"6","type":"photo"}]}}}"#;
//! assert_eq!(found(json), ["7 retweet 6"]);
//! ```
//!
//! # Personal archives
//!
//! What a user downloads of themselves: scripts that assign an array, every number a string, tweets wrapped or bare. Their framing is
//! [`Documents`](crate::Documents)' business, each element is a document.
//!
//! ```
//! # fn found(json: &str) -> Vec<String> {
//! #     let findings = tweet_media::find(json.as_bytes()).expect("sound JSON");
//! #     let id = |id: Option<tweet_media::Id>| id.map_or("-".to_owned(), |id| id.to_string());
//! #     findings.media.iter().map(|it| format!("{} {} {}", id(it.tweet_id), it.relation, id(it.media_id))).collect()
//! # }
//! let json = r#"{"tweet":{"id":"9","id_str":"9","extended_entities":{"media":[{"id":"6","id_str":"6","type":"photo","indices":["0","23"]}]}}}"#;
//! assert_eq!(found(json), ["9 tweet 6"]);
//! ```
//!
//! # Direct messages
//!
//! API 1.1, the web client (`photo`, `video`, `animated_gif` in place of `media`) and personal archives, which keep addresses alone.
//! They have a message id in place of a tweet's.
//!
//! ```
//! # fn found(json: &str) -> Vec<String> {
//! #     let findings = tweet_media::find(json.as_bytes()).expect("sound JSON");
//! #     let id = |id: Option<tweet_media::Id>| id.map_or("-".to_owned(), |id| id.to_string());
//! #     findings.media.iter().map(|it| format!("{} {} {}", id(it.tweet_id), it.relation, id(it.media_id))).collect()
//! # }
//! let json = r#"{"dmConversation":{"messages":[{"messageCreate":{"id":"9","mediaUrls":["https://video.twimg.com/dm_gif/6/A.mp4"]}}]}}"#;
//! assert_eq!(found(json), ["- message 6"]);
//! ```
//!
//! # The embed endpoint
//!
//! What sites show of a tweet. Media have no id; it is read from their addresses.
//!
//! ```
//! # fn found(json: &str) -> Vec<String> {
//! #     let findings = tweet_media::find(json.as_bytes()).expect("sound JSON");
//! #     let id = |id: Option<tweet_media::Id>| id.map_or("-".to_owned(), |id| id.to_string());
//! #     findings.media.iter().map(|it| format!("{} {} {}", id(it.tweet_id), it.relation, id(it.media_id))).collect()
//! # }
//! let json = r#"{"id_str":"9","mediaDetails":[{"type":"video","media_url_https":"https://pbs.twimg.com/amplify_video_thumb/6/img/A.jpg"}]}"#;
//! assert_eq!(found(json), ["9 tweet 6"]);
//! ```
//!
//! # Profiles
//!
//! Pictures and banners of users, on demand: [`Wanted::profiles`](crate::Wanted::profiles). Without it a user holds no media.
//!
//! ```
//! # fn found(json: &str) -> Vec<String> {
//! #     let findings = tweet_media::find(json.as_bytes()).expect("sound JSON");
//! #     let id = |id: Option<tweet_media::Id>| id.map_or("-".to_owned(), |id| id.to_string());
//! #     findings.media.iter().map(|it| format!("{} {} {}", id(it.tweet_id), it.relation, id(it.media_id))).collect()
//! # }
//! let json = r#"{"id_str":"9","screen_name":"a","profile_image_url_https":"https://pbs.twimg.com/profile_images/1/A_normal.jpg"}"#;
//! assert_eq!(found(json), [] as [&str; 0]);
//! ```
//!
//! # What tools write
//!
//! python-twitter's flat `media`, snscrape's and twscrape's own words, advertisers' media libraries.
//!
//! ```
//! # fn found(json: &str) -> Vec<String> {
//! #     let findings = tweet_media::find(json.as_bytes()).expect("sound JSON");
//! #     let id = |id: Option<tweet_media::Id>| id.map_or("-".to_owned(), |id| id.to_string());
//! #     findings.media.iter().map(|it| format!("{} {} {}", id(it.tweet_id), it.relation, id(it.media_id))).collect()
//! # }
//! let json = r#"{"id_str":"9","media":{"photos":[],"videos":[{"thumbnailUrl":"https://pbs.twimg.com/ext_tw_video_thumb/6/pu/img/A.jpg","variants":[]}]}}"#;
//! assert_eq!(found(json), ["9 tweet 6"]);
//! ```
//!
//! # A media entity alone
//!
//! As documentation and caches hold it.
//!
//! ```
//! # fn found(json: &str) -> Vec<String> {
//! #     let findings = tweet_media::find(json.as_bytes()).expect("sound JSON");
//! #     let id = |id: Option<tweet_media::Id>| id.map_or("-".to_owned(), |id| id.to_string());
//! #     findings.media.iter().map(|it| format!("{} {} {}", id(it.tweet_id), it.relation, id(it.media_id))).collect()
//! # }
//! let json = r#"{"id_str":"6","type":"photo","media_url_https":"https://pbs.twimg.com/media/A.jpg"}"#;
//! assert_eq!(found(json), ["- none 6"]);
//! ```
//!
//! # Envelopes
//!
//! Search hits, database exports with their number wrappers, recorded traffic with JSON inside of strings, whatever lies around.
//!
//! ```
//! # fn found(json: &str) -> Vec<String> {
//! #     let findings = tweet_media::find(json.as_bytes()).expect("sound JSON");
//! #     let id = |id: Option<tweet_media::Id>| id.map_or("-".to_owned(), |id| id.to_string());
//! #     findings.media.iter().map(|it| format!("{} {} {}", id(it.tweet_id), it.relation, id(it.media_id))).collect()
//! # }
//! let json = r#"{"hits":{"hits":[{"_source":{"id":{"$numberLong":"9"},"entities":{"media":[{"id":{"$numberLong":"6"},"type":"photo"}]}}}]}}"#;
//! assert_eq!(found(json), ["9 tweet 6"]);
//! ```

# What `inspect --columns tweet_id,media_id,type,best_url,best_bitrate` gives of v1.1 lines, as a user of jq
# would write it: media of the tweet or of the one it retweets, and of the quoted one.
def media:
  .extended_tweet.extended_entities.media // .extended_entities.media
  // .extended_tweet.entities.media // .entities.media // [];
def best: [.video_info.variants[]? | select(.content_type == "video/mp4")] | max_by(.bitrate // 0);
(.retweeted_status // .), (.retweeted_status.quoted_status // .quoted_status // empty)
| .id_str as $tweet
| media[]
| best as $best
| {tweet_id: $tweet, media_id: .id_str, type, best_url: $best.url, best_bitrate: $best.bitrate}

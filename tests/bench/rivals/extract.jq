# What `inspect --columns tweet_id,media_id,type,best_url,best_bitrate,best_width,best_height` gives of v1.1 lines, as a
# user of jq would write it: media of the tweet or of the one it retweets, and of the quoted one; of videos and GIFs the
# MP4 with the highest bitrate and the size that its address names, of photos the original.
def media:
  .extended_tweet.extended_entities.media // .extended_entities.media
  // .extended_tweet.entities.media // .entities.media // [];
def best: [.video_info.variants[]? | select(.content_type == "video/mp4")] | max_by(.bitrate // 0);
def size: capture("/(?<w>[0-9]+)x(?<h>[0-9]+)/") // null;
def original: split(".") | "\(.[:-1] | join("."))?format=\(.[-1])&name=orig";
(.retweeted_status // .), (.retweeted_status.quoted_status // .quoted_status // empty)
| .id_str as $tweet
| media[]
| best as $best
| (if $best then $best.url | size else null end) as $size
| {
    tweet_id: $tweet, media_id: .id_str, type,
    best_url: (if $best then $best.url elif .type == "photo" then .media_url_https | original else null end),
    best_bitrate: $best.bitrate,
    best_width: (if $size then $size.w | tonumber else null end),
    best_height: (if $size then $size.h | tonumber else null end)
  }

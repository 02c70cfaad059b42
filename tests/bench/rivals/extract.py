"""What `inspect --columns tweet_id,media_id,type,best_url,best_bitrate,best_width,best_height` gives of lines of
API 1.1, as a user of orjson or DuckDB would write it.

Usage: extract.py orjson|duckdb FILE. One line of JSON for each medium: of the tweet, or of the one it retweets, and
of the quoted one. Of videos and GIFs the MP4 with the highest bitrate, and the size that its address names; of photos
the original.
"""

import re
import sys

SIZE = re.compile(r"/(\d+)x(\d+)/")


def by_orjson(path):
    import orjson

    def media(tweet):
        extended = tweet.get("extended_tweet") or {}
        for holder, key in (
            (extended, "extended_entities"),
            (tweet, "extended_entities"),
            (extended, "entities"),
            (tweet, "entities"),
        ):
            found = (holder.get(key) or {}).get("media")
            if found:
                return found
        return []

    def rows(tweet):
        for entity in media(tweet):
            row = {"tweet_id": tweet.get("id_str"), "media_id": entity.get("id_str"), "type": entity.get("type")}
            best = -1
            for variant in (entity.get("video_info") or {}).get("variants") or []:
                if variant.get("content_type") == "video/mp4" and (variant.get("bitrate") or 0) >= best:
                    best = variant.get("bitrate") or 0
                    row["best_url"], row["best_bitrate"] = variant.get("url"), best
            if best >= 0:
                if size := SIZE.search(row["best_url"]):
                    row["best_width"], row["best_height"] = int(size[1]), int(size[2])
            elif row["type"] == "photo":
                stem, _, form = entity["media_url_https"].rpartition(".")
                row["best_url"] = f"{stem}?format={form}&name=orig"
            yield row

    out = sys.stdout.buffer
    with open(path, "rb") as lines:
        for line in lines:
            root = orjson.loads(line)
            tweet = root.get("retweeted_status") or root
            for row in rows(tweet):
                out.write(orjson.dumps(row) + b"\n")
            quoted = tweet.get("quoted_status") or root.get("quoted_status")
            if quoted:
                for row in rows(quoted):
                    out.write(orjson.dumps(row) + b"\n")


def by_duckdb(path):
    import duckdb

    variant = "STRUCT(content_type VARCHAR, bitrate BIGINT, url VARCHAR)"
    entity = f'STRUCT(id_str VARCHAR, "type" VARCHAR, media_url_https VARCHAR, video_info STRUCT(variants {variant}[]))'
    entities = f"STRUCT(media {entity}[])"
    extended = f"STRUCT(extended_entities {entities}, entities {entities})"
    members = f"id_str VARCHAR, extended_entities {entities}, entities {entities}, extended_tweet {extended}"
    inner = f"STRUCT({members})"
    retweeted = f"STRUCT({members}, quoted_status {inner})"
    query = f"""
        WITH lines AS (
            SELECT * FROM read_ndjson($path, maximum_object_size = 67108864, columns = {{
                id_str: 'VARCHAR', extended_entities: '{entities}', entities: '{entities}',
                extended_tweet: '{extended}', retweeted_status: '{retweeted}', quoted_status: '{inner}'
            }})
        ), tweets AS (
            SELECT CASE WHEN retweeted_status IS NULL
                THEN struct_pack(id_str := id_str, extended_entities := extended_entities, entities := entities,
                                 extended_tweet := extended_tweet)
                ELSE struct_pack(id_str := retweeted_status.id_str,
                                 extended_entities := retweeted_status.extended_entities,
                                 entities := retweeted_status.entities,
                                 extended_tweet := retweeted_status.extended_tweet) END AS tweet
            FROM lines
            UNION ALL
            SELECT coalesce(retweeted_status.quoted_status, quoted_status) FROM lines
            WHERE coalesce(retweeted_status.quoted_status, quoted_status) IS NOT NULL
        ), media AS (
            SELECT tweet.id_str AS tweet_id, unnest(coalesce(
                tweet.extended_tweet.extended_entities.media, tweet.extended_entities.media,
                tweet.extended_tweet.entities.media, tweet.entities.media)) AS medium
            FROM tweets
        ), best AS (
            SELECT tweet_id, medium, list_sort(list_transform(
                list_filter(medium.video_info.variants, lambda v: v.content_type = 'video/mp4'),
                lambda v: struct_pack(bitrate := coalesce(v.bitrate, 0), url := v.url)))[-1] AS best
            FROM media
        )
        SELECT tweet_id, medium.id_str AS media_id, medium."type" AS "type",
            CASE WHEN best IS NOT NULL THEN best.url WHEN medium."type" = 'photo' THEN
                regexp_replace(medium.media_url_https, '\\.([^.]*)$', '?format=\\1&name=orig') END AS best_url,
            best.bitrate AS best_bitrate,
            TRY_CAST(regexp_extract(best.url, '/([0-9]+)x[0-9]+/', 1) AS INTEGER) AS best_width,
            TRY_CAST(regexp_extract(best.url, '/[0-9]+x([0-9]+)/', 1) AS INTEGER) AS best_height
        FROM best
    """
    # DuckDB itself writes the lines.
    duckdb.connect().execute(f"COPY ({query}) TO '/dev/stdout' (FORMAT json)", {"path": path})


if __name__ == "__main__":
    {"orjson": by_orjson, "duckdb": by_duckdb}[sys.argv[1]](sys.argv[2])

// What `inspect` does with lines of API 1.1, as a user of simdjson's C++ would write it: media of the tweet,
// or of the one it retweets, and of the quoted one; of videos the MP4 with the highest bitrate.
//
// Usage: simdjson dom|ondemand FILE [rows]. Prints how many rows there are and how long they took, the file
// in memory; with `rows`, each video's and GIF's id and best address in place of that.
#include <cstdio>
#include <cstring>
#include <ctime>
#include <string>
#include <string_view>

#include "simdjson.h"

using simdjson::padded_string;
using std::string_view;

struct Rows {
    bool are_shown;
    size_t count = 0;
    std::string out;

    void add(string_view tweet, string_view media, string_view type, string_view url, int64_t bitrate, int64_t width,
             int64_t height) {
        count++;
        if (!are_shown) {
            // What a caller would write somewhere.
            if (out.size() > (1 << 16)) out.clear();
            out.append(tweet).append(1, '\t').append(media).append(1, '\t').append(type).append(1, '\t').append(url);
            out.append(1, '\t').append(std::to_string(bitrate)).append(1, '\t').append(std::to_string(width));
            out.append(1, '\t').append(std::to_string(height)).append(1, '\n');
        } else if (bitrate >= 0) {
            std::printf("[\"%.*s\",\"%.*s\"]\n", int(media.size()), media.data(), int(url.size()), url.data());
        }
    }
};

namespace dom {
using namespace simdjson::dom;

element at(element from, std::initializer_list<const char *> path, bool &found) {
    for (const char *key : path) {
        object inside;
        if (from.get(inside) || inside.at_key(key).get(from)) {
            found = false;
            return from;
        }
    }
    found = true;
    return from;
}

bool media_of(element tweet, array &media) {
    static const std::initializer_list<const char *> places[] = {
        {"extended_tweet", "extended_entities", "media"},
        {"extended_entities", "media"},
        {"extended_tweet", "entities", "media"},
        {"entities", "media"},
    };
    for (const auto &place : places) {
        bool found;
        element list = at(tweet, place, found);
        if (found && !list.get(media)) return true;
    }
    return false;
}

void tweet(element one, Rows &rows) {
    array media;
    if (!media_of(one, media)) return;
    string_view id;
    if (one["id_str"].get(id)) id = {};
    for (element entity : media) {
        string_view media_id, type, image, url;
        if (entity["id_str"].get(media_id)) media_id = {};
        if (entity["type"].get(type)) type = {};
        if (!entity["media_url_https"].get(image)) url = image;
        int64_t best = -1, width = 0, height = 0;
        bool found;
        element large = at(entity, {"sizes", "large"}, found);
        if (found) {
            if (large["w"].get(width)) width = 0;
            if (large["h"].get(height)) height = 0;
        }
        array variants;
        element list = at(entity, {"video_info", "variants"}, found);
        if (found && !list.get(variants)) {
            for (element variant : variants) {
                string_view container, address;
                int64_t bitrate = 0;
                if (variant["content_type"].get(container) || container != "video/mp4") continue;
                if (variant["bitrate"].get(bitrate)) bitrate = 0;
                if (bitrate >= best && !variant["url"].get(address)) {
                    best = bitrate;
                    url = address;
                }
            }
        }
        rows.add(id, media_id, type, url, best, width, height);
    }
}

void run(const padded_string &text, Rows &rows) {
    parser reader;
    document_stream lines;
    if (reader.parse_many(text, 1 << 20).get(lines)) std::abort();
    for (auto line : lines) {
        element root;
        if (line.get(root)) std::abort();
        bool is_retweet, is_quote;
        element inner = at(root, {"retweeted_status"}, is_retweet);
        if (!is_retweet || !inner.is_object()) inner = root;
        tweet(inner, rows);
        element quoted = at(inner, {"quoted_status"}, is_quote);
        if (!is_quote) quoted = at(root, {"quoted_status"}, is_quote);
        if (is_quote && quoted.is_object()) tweet(quoted, rows);
    }
}
} // namespace dom

namespace ondemand {
using namespace simdjson::ondemand;

struct Found {
    string_view media, type, url;
    int64_t bitrate = -1, width = 0, height = 0;
};

// One pass over a tweet's members, in whatever order they come; what is not asked for is skipped unread.
struct Tweet {
    string_view id;
    std::vector<Found> lists[4];
    bool has[4] = {false, false, false, false};
    bool has_inner = false, has_quote = false;
};

void read_media(array list, std::vector<Found> &into) {
    for (auto item : list) {
        object entity;
        if (item.get(entity)) continue;
        Found one;
        for (auto field : entity) {
            string_view key = field.escaped_key();
            if (key == "id_str") {
                if (field.value().get(one.media)) one.media = {};
            } else if (key == "type") {
                if (field.value().get(one.type)) one.type = {};
            } else if (key == "media_url_https") {
                string_view image;
                if (!field.value().get(image) && one.bitrate < 0) one.url = image;
            } else if (key == "sizes") {
                object sizes, large;
                if (field.value().get(sizes) || sizes["large"].get(large)) continue;
                for (auto side : large) {
                    string_view name = side.escaped_key();
                    if (name == "w" && side.value().get(one.width)) one.width = 0;
                    if (name == "h" && side.value().get(one.height)) one.height = 0;
                }
            } else if (key == "video_info") {
                object info;
                array variants;
                if (field.value().get(info) || info["variants"].get(variants)) continue;
                for (auto item : variants) {
                    object variant;
                    if (item.get(variant)) continue;
                    string_view container, address;
                    int64_t bitrate = 0;
                    for (auto part : variant) {
                        string_view name = part.escaped_key();
                        if (name == "content_type" && part.value().get(container)) container = {};
                        if (name == "url" && part.value().get(address)) address = {};
                        if (name == "bitrate" && part.value().get(bitrate)) bitrate = 0;
                    }
                    if (container == "video/mp4" && bitrate >= one.bitrate) {
                        one.bitrate = bitrate;
                        one.url = address;
                    }
                }
            }
        }
        into.push_back(one);
    }
}

void read_entities(value holder, Tweet &tweet, int place) {
    object entities;
    array list;
    if (holder.get(entities) || entities["media"].get(list)) return;
    tweet.has[place] = true;
    tweet.lists[place].clear();
    read_media(list, tweet.lists[place]);
}

void read_tweet(object from, Tweet &tweet, Tweet *inner, Tweet *quoted) {
    for (auto field : from) {
        string_view key = field.escaped_key();
        if (key == "id_str") {
            if (field.value().get(tweet.id)) tweet.id = {};
        } else if (key == "extended_entities") {
            read_entities(field.value(), tweet, 1);
        } else if (key == "entities") {
            read_entities(field.value(), tweet, 3);
        } else if (key == "extended_tweet") {
            object extended;
            if (field.value().get(extended)) continue;
            for (auto part : extended) {
                string_view name = part.escaped_key();
                if (name == "extended_entities") read_entities(part.value(), tweet, 0);
                if (name == "entities") read_entities(part.value(), tweet, 2);
            }
        } else if (inner && key == "retweeted_status") {
            object retweeted;
            if (field.value().get(retweeted)) continue;
            tweet.has_inner = true;
            read_tweet(retweeted, *inner, nullptr, quoted);
        } else if (quoted && key == "quoted_status" && !tweet.has_quote) {
            object other;
            if (field.value().get(other)) continue;
            *quoted = Tweet();
            tweet.has_quote = true;
            read_tweet(other, *quoted, nullptr, nullptr);
        }
    }
}

void tell(const Tweet &tweet, Rows &rows) {
    for (int place = 0; place < 4; place++) {
        if (!tweet.has[place]) continue;
        for (const Found &one : tweet.lists[place])
            rows.add(tweet.id, one.media, one.type, one.url, one.bitrate, one.width, one.height);
        return;
    }
}

void run(const padded_string &text, Rows &rows) {
    parser reader;
    document_stream lines;
    if (reader.iterate_many(text, 1 << 20).get(lines)) std::abort();
    for (auto line : lines) {
        object root;
        if (line.get_object().get(root)) std::abort();
        Tweet outer, inner, quoted, inner_quoted;
        read_tweet(root, outer, &inner, &quoted);
        tell(outer.has_inner ? inner : outer, rows);
        if (inner.has_quote || outer.has_quote) tell(quoted, rows);
    }
}
} // namespace ondemand

int main(int count, char **words) {
    if (count < 3) return 2;
    padded_string text;
    if (padded_string::load(words[2]).get(text)) return 3;
    Rows rows{count > 3};
    // Processor time, which other work on the machine changes least.
    std::clock_t start = std::clock();
    if (!std::strcmp(words[1], "dom")) {
        dom::run(text, rows);
    } else {
        ondemand::run(text, rows);
    }
    double took = double(std::clock() - start) / CLOCKS_PER_SEC;
    if (!rows.are_shown) {
        std::printf("%zu rows, %.3f s, %.3f GB/s; simdjson %s, %s\n", rows.count, took,
                    text.size() / took / 1e9, SIMDJSON_VERSION,
                    simdjson::get_active_implementation()->name().c_str());
    }
}

// What `inspect` does with lines of API 1.1, as a user of simdjson's C++ would write it: media of the tweet,
// or of the one it retweets, and of the quoted one; of videos and GIFs the MP4 with the highest bitrate and the size
// that its address names, of photos the original. Rows of seven columns in JSON Lines; nothing in them is escaped.
//
// Usage: simdjson dom|ondemand FILE [rows]. Prints how many rows there are and how much processor time they took, the
// file in memory; with `rows`, the rows in place of that.
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <string>
#include <string_view>
#include <vector>

#include "simdjson.h"

using simdjson::padded_string;
using std::string_view;

// Width and height in an address: the first segment of its path of the form 640x360.
bool size_of(string_view url, string_view &width, string_view &height) {
    auto is_digits = [](string_view text) {
        return !text.empty() && std::all_of(text.begin(), text.end(), [](char it) { return it >= '0' && it <= '9'; });
    };
    for (size_t slash = url.find('/'); slash != string_view::npos;) {
        size_t next = url.find('/', slash + 1);
        if (next == string_view::npos) return false;
        string_view segment = url.substr(slash + 1, next - slash - 1);
        size_t x = segment.find('x');
        if (x != string_view::npos && is_digits(segment.substr(0, x)) && is_digits(segment.substr(x + 1))) {
            width = segment.substr(0, x);
            height = segment.substr(x + 1);
            return true;
        }
        slash = next;
    }
    return false;
}

struct Rows {
    bool are_shown;
    size_t count = 0;
    std::string out;

    void column(const char *name, string_view value) { out.append(name).append(value); }

    // A bitrate below zero says that there is no file, and `url` is that of the image.
    void add(string_view tweet, string_view media, string_view type, string_view url, int64_t bitrate) {
        count++;
        if (out.size() > (1 << 16)) flush();
        column("{\"tweet_id\":\"", tweet);
        column("\",\"media_id\":\"", media);
        column("\",\"type\":\"", type);
        if (bitrate >= 0) {
            column("\",\"best_url\":\"", url);
            column("\",\"best_bitrate\":", std::to_string(bitrate));
            string_view width, height;
            if (size_of(url, width, height)) {
                column(",\"best_width\":", width);
                column(",\"best_height\":", height);
            }
        } else {
            size_t dot = type == "photo" ? url.rfind('.') : string_view::npos;
            if (dot != string_view::npos) {
                column("\",\"best_url\":\"", url.substr(0, dot));
                column("?format=", url.substr(dot + 1));
                out.append("&name=orig");
            }
            out.append(1, '"');
        }
        out.append("}\n");
    }

    // What a caller would write somewhere.
    void flush() {
        if (are_shown) std::fwrite(out.data(), 1, out.size(), stdout);
        out.clear();
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
        int64_t best = -1;
        bool found;
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
        rows.add(id, media_id, type, url, best);
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
    int64_t bitrate = -1;
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
            rows.add(tweet.id, one.media, one.type, one.url, one.bitrate);
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
        Tweet outer, inner, quoted;
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
    if (rows.are_shown) {
        rows.flush();
    } else {
        std::printf("%zu rows, %.6f s, %.3f GB/s; simdjson %s, %s\n", rows.count, took,
                    text.size() / took / 1e9, SIMDJSON_VERSION,
                    simdjson::get_active_implementation()->name().c_str());
    }
}

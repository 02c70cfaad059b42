window.YTD.tweet.part0 = [
  {
    "retweeted" : false,
    "source" : "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
    "entities" : {
      "hashtags" : [ ],
      "symbols" : [ ],
      "user_mentions" : [ ],
      "urls" : [ ],
      "media" : [
        {
          "id" : "1027255067033811413",
          "id_str" : "1027255067033811413",
          "indices" : [
            "12",
            "35"
          ],
          "media_url" : "http://pbs.twimg.com/media/DkGLCnRFOdVkyk0.jpg",
          "media_url_https" : "https://pbs.twimg.com/media/DkGLCnRFOdVkyk0.jpg",
          "url" : "https://t.co/M2r8jErlX1",
          "display_url" : "pic.twitter.com/M2r8jErlX1",
          "expanded_url" : "https://twitter.com/slow_ferry_diary/status/1027255153760233847/photo/1",
          "type" : "photo",
          "sizes" : {
            "thumb" : {
              "w" : "150",
              "h" : "150",
              "resize" : "crop"
            },
            "small" : {
              "w" : "680",
              "h" : "453",
              "resize" : "fit"
            },
            "medium" : {
              "w" : "900",
              "h" : "600",
              "resize" : "fit"
            },
            "large" : {
              "w" : "900",
              "h" : "600",
              "resize" : "fit"
            }
          }
        }
      ]
    },
    "display_text_range" : [
      "0",
      "35"
    ],
    "favorite_count" : "4",
    "id_str" : "1027255153760233847",
    "truncated" : false,
    "retweet_count" : "2",
    "id" : "1027255153760233847",
    "possibly_sensitive" : false,
    "created_at" : "Wed Aug 08 18:08:08 +0000 2018",
    "favorited" : false,
    "full_text" : "First entry https://t.co/M2r8jErlX1",
    "lang" : "en",
    "extended_entities" : {
      "media" : [
        {
          "id" : "1027255067033811413",
          "id_str" : "1027255067033811413",
          "indices" : [
            "12",
            "35"
          ],
          "media_url" : "http://pbs.twimg.com/media/DkGLCnRFOdVkyk0.jpg",
          "media_url_https" : "https://pbs.twimg.com/media/DkGLCnRFOdVkyk0.jpg",
          "url" : "https://t.co/M2r8jErlX1",
          "display_url" : "pic.twitter.com/M2r8jErlX1",
          "expanded_url" : "https://twitter.com/slow_ferry_diary/status/1027255153760233847/photo/1",
          "type" : "photo",
          "sizes" : {
            "thumb" : {
              "w" : "150",
              "h" : "150",
              "resize" : "crop"
            },
            "small" : {
              "w" : "680",
              "h" : "453",
              "resize" : "fit"
            },
            "medium" : {
              "w" : "900",
              "h" : "600",
              "resize" : "fit"
            },
            "large" : {
              "w" : "900",
              "h" : "600",
              "resize" : "fit"
            }
          }
        }
      ]
    }
  },
  {
    "retweeted" : false,
    "source" : "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
    "entities" : {
      "hashtags" : [ ],
      "symbols" : [ ],
      "user_mentions" : [ ],
      "urls" : [ ],
      "media" : [
        {
          "id" : "1027811701933123687",
          "id_str" : "1027811701933123687",
          "indices" : [
            "25",
            "48"
          ],
          "media_url" : "http://pbs.twimg.com/ext_tw_video_thumb/1027811701933123687/pu/img/jVDYqPHALQcXT91-.jpg",
          "media_url_https" : "https://pbs.twimg.com/ext_tw_video_thumb/1027811701933123687/pu/img/jVDYqPHALQcXT91-.jpg",
          "url" : "https://t.co/9vGRvStjjb",
          "display_url" : "pic.twitter.com/9vGRvStjjb",
          "expanded_url" : "https://twitter.com/slow_ferry_diary/status/1027811786190527701/video/1",
          "type" : "photo",
          "sizes" : {
            "thumb" : {
              "w" : "150",
              "h" : "150",
              "resize" : "crop"
            },
            "small" : {
              "w" : "640",
              "h" : "360",
              "resize" : "fit"
            },
            "medium" : {
              "w" : "640",
              "h" : "360",
              "resize" : "fit"
            },
            "large" : {
              "w" : "640",
              "h" : "360",
              "resize" : "fit"
            }
          }
        }
      ]
    },
    "display_text_range" : [
      "0",
      "48"
    ],
    "favorite_count" : "0",
    "id_str" : "1027811786190527701",
    "truncated" : false,
    "retweet_count" : "2",
    "id" : "1027811786190527701",
    "possibly_sensitive" : false,
    "created_at" : "Fri Aug 10 07:00:00 +0000 2018",
    "favorited" : false,
    "full_text" : "Second entry, with waves https://t.co/9vGRvStjjb",
    "lang" : "en",
    "extended_entities" : {
      "media" : [
        {
          "id" : "1027811701933123687",
          "id_str" : "1027811701933123687",
          "indices" : [
            "25",
            "48"
          ],
          "media_url" : "http://pbs.twimg.com/ext_tw_video_thumb/1027811701933123687/pu/img/jVDYqPHALQcXT91-.jpg",
          "media_url_https" : "https://pbs.twimg.com/ext_tw_video_thumb/1027811701933123687/pu/img/jVDYqPHALQcXT91-.jpg",
          "url" : "https://t.co/9vGRvStjjb",
          "display_url" : "pic.twitter.com/9vGRvStjjb",
          "expanded_url" : "https://twitter.com/slow_ferry_diary/status/1027811786190527701/video/1",
          "type" : "video",
          "sizes" : {
            "thumb" : {
              "w" : "150",
              "h" : "150",
              "resize" : "crop"
            },
            "small" : {
              "w" : "640",
              "h" : "360",
              "resize" : "fit"
            },
            "medium" : {
              "w" : "640",
              "h" : "360",
              "resize" : "fit"
            },
            "large" : {
              "w" : "640",
              "h" : "360",
              "resize" : "fit"
            }
          },
          "video_info" : {
            "aspect_ratio" : [
              "16",
              "9"
            ],
            "duration_millis" : "7040",
            "variants" : [
              {
                "bitrate" : "0",
                "content_type" : "video/mp4",
                "url" : "https://video.twimg.com/ext_tw_video/1027811701933123687/pu/vid/480x270/96qC-jqL0exVcw3Q.mp4"
              },
              {
                "bitrate" : "832000",
                "content_type" : "video/mp4",
                "url" : "https://video.twimg.com/ext_tw_video/1027811701933123687/pu/vid/640x360/urSnJ4AbVejpCdTl.mp4"
              },
              {
                "content_type" : "application/x-mpegURL",
                "url" : "https://video.twimg.com/ext_tw_video/1027811701933123687/pu/pl/Z4Kr9ZkmZ9SAtteg.m3u8"
              }
            ]
          },
          "additional_media_info" : {
            "monetizable" : false
          }
        }
      ]
    }
  }
];

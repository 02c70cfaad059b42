window.YTD.tweets.part0 = [
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "1733456463346051551"
          ],
          "editableUntil" : "2023-12-09T13:00:01.000Z",
          "editsRemaining" : "5",
          "isEditEligible" : true
        }
      },
      "retweeted" : false,
      "source" : "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ],
        "media" : [
          {
            "id" : "1733456377565449301",
            "id_str" : "1733456377565449301",
            "indices" : [
              "22",
              "45"
            ],
            "media_url" : "http://pbs.twimg.com/media/GA55ZCJsjFUy8es.jpg",
            "media_url_https" : "https://pbs.twimg.com/media/GA55ZCJsjFUy8es.jpg",
            "url" : "https://t.co/YAQtLgqM6l",
            "display_url" : "pic.twitter.com/YAQtLgqM6l",
            "expanded_url" : "https://twitter.com/harbour_light/status/1733456463346051551/photo/1",
            "type" : "photo",
            "sizes" : {
              "thumb" : {
                "w" : "150",
                "h" : "150",
                "resize" : "crop"
              },
              "small" : {
                "w" : "544",
                "h" : "680",
                "resize" : "fit"
              },
              "medium" : {
                "w" : "960",
                "h" : "1200",
                "resize" : "fit"
              },
              "large" : {
                "w" : "1080",
                "h" : "1350",
                "resize" : "fit"
              }
            }
          }
        ]
      },
      "display_text_range" : [
        "0",
        "45"
      ],
      "favorite_count" : "4",
      "id_str" : "1733456463346051551",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1733456463346051551",
      "possibly_sensitive" : false,
      "created_at" : "Sat Dec 09 12:00:01 +0000 2023",
      "favorited" : false,
      "full_text" : "New paint on the door https://t.co/YAQtLgqM6l",
      "lang" : "en",
      "extended_entities" : {
        "media" : [
          {
            "id" : "1733456377565449301",
            "id_str" : "1733456377565449301",
            "indices" : [
              "22",
              "45"
            ],
            "media_url" : "http://pbs.twimg.com/media/GA55ZCJsjFUy8es.jpg",
            "media_url_https" : "https://pbs.twimg.com/media/GA55ZCJsjFUy8es.jpg",
            "url" : "https://t.co/YAQtLgqM6l",
            "display_url" : "pic.twitter.com/YAQtLgqM6l",
            "expanded_url" : "https://twitter.com/harbour_light/status/1733456463346051551/photo/1",
            "type" : "photo",
            "sizes" : {
              "thumb" : {
                "w" : "150",
                "h" : "150",
                "resize" : "crop"
              },
              "small" : {
                "w" : "544",
                "h" : "680",
                "resize" : "fit"
              },
              "medium" : {
                "w" : "960",
                "h" : "1200",
                "resize" : "fit"
              },
              "large" : {
                "w" : "1080",
                "h" : "1350",
                "resize" : "fit"
              }
            }
          }
        ]
      }
    }
  },
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "1766433757798473749"
          ],
          "editableUntil" : "2024-03-09T13:00:01.000Z",
          "editsRemaining" : "5",
          "isEditEligible" : true
        }
      },
      "retweeted" : false,
      "source" : "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ],
        "media" : [
          {
            "id" : "1766433634433625923",
            "id_str" : "1766433634433625923",
            "indices" : [
              "25",
              "48"
            ],
            "media_url" : "http://pbs.twimg.com/media/GIOiCBO370NN7ZA.jpg",
            "media_url_https" : "https://pbs.twimg.com/media/GIOiCBO370NN7ZA.jpg",
            "url" : "https://t.co/1AdMgvlnCW",
            "display_url" : "pic.twitter.com/1AdMgvlnCW",
            "expanded_url" : "https://twitter.com/harbour_light/status/1766433757798473749/photo/1",
            "type" : "photo",
            "sizes" : {
              "thumb" : {
                "w" : "150",
                "h" : "150",
                "resize" : "crop"
              },
              "small" : {
                "w" : "680",
                "h" : "510",
                "resize" : "fit"
              },
              "medium" : {
                "w" : "1200",
                "h" : "900",
                "resize" : "fit"
              },
              "large" : {
                "w" : "1600",
                "h" : "1200",
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
      "favorite_count" : "4",
      "id_str" : "1766433757798473749",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1766433757798473749",
      "possibly_sensitive" : false,
      "created_at" : "Sat Mar 09 12:00:01 +0000 2024",
      "favorited" : false,
      "full_text" : "North, east, south, west https://t.co/1AdMgvlnCW",
      "lang" : "en",
      "extended_entities" : {
        "media" : [
          {
            "id" : "1766433634433625923",
            "id_str" : "1766433634433625923",
            "indices" : [
              "25",
              "48"
            ],
            "media_url" : "http://pbs.twimg.com/media/GIOiCBO370NN7ZA.jpg",
            "media_url_https" : "https://pbs.twimg.com/media/GIOiCBO370NN7ZA.jpg",
            "url" : "https://t.co/1AdMgvlnCW",
            "display_url" : "pic.twitter.com/1AdMgvlnCW",
            "expanded_url" : "https://twitter.com/harbour_light/status/1766433757798473749/photo/1",
            "type" : "photo",
            "sizes" : {
              "thumb" : {
                "w" : "150",
                "h" : "150",
                "resize" : "crop"
              },
              "small" : {
                "w" : "680",
                "h" : "510",
                "resize" : "fit"
              },
              "medium" : {
                "w" : "1200",
                "h" : "900",
                "resize" : "fit"
              },
              "large" : {
                "w" : "1600",
                "h" : "1200",
                "resize" : "fit"
              }
            }
          },
          {
            "id" : "1766433639202251911",
            "id_str" : "1766433639202251911",
            "indices" : [
              "25",
              "48"
            ],
            "media_url" : "http://pbs.twimg.com/media/GIOiCS_zZIf_mPQ.jpg",
            "media_url_https" : "https://pbs.twimg.com/media/GIOiCS_zZIf_mPQ.jpg",
            "url" : "https://t.co/1AdMgvlnCW",
            "display_url" : "pic.twitter.com/1AdMgvlnCW",
            "expanded_url" : "https://twitter.com/harbour_light/status/1766433757798473749/photo/1",
            "type" : "photo",
            "sizes" : {
              "thumb" : {
                "w" : "150",
                "h" : "150",
                "resize" : "crop"
              },
              "small" : {
                "w" : "680",
                "h" : "510",
                "resize" : "fit"
              },
              "medium" : {
                "w" : "1200",
                "h" : "900",
                "resize" : "fit"
              },
              "large" : {
                "w" : "1600",
                "h" : "1200",
                "resize" : "fit"
              }
            }
          },
          {
            "id" : "1766433639496562977",
            "id_str" : "1766433639496562977",
            "indices" : [
              "25",
              "48"
            ],
            "media_url" : "http://pbs.twimg.com/media/GIOiCUF-OSHd6A4.jpg",
            "media_url_https" : "https://pbs.twimg.com/media/GIOiCUF-OSHd6A4.jpg",
            "url" : "https://t.co/1AdMgvlnCW",
            "display_url" : "pic.twitter.com/1AdMgvlnCW",
            "expanded_url" : "https://twitter.com/harbour_light/status/1766433757798473749/photo/1",
            "type" : "photo",
            "sizes" : {
              "thumb" : {
                "w" : "150",
                "h" : "150",
                "resize" : "crop"
              },
              "small" : {
                "w" : "680",
                "h" : "510",
                "resize" : "fit"
              },
              "medium" : {
                "w" : "1200",
                "h" : "900",
                "resize" : "fit"
              },
              "large" : {
                "w" : "1600",
                "h" : "1200",
                "resize" : "fit"
              }
            }
          },
          {
            "id" : "1766433645301495363",
            "id_str" : "1766433645301495363",
            "indices" : [
              "25",
              "48"
            ],
            "media_url" : "http://pbs.twimg.com/media/GIOiCpt-dkMu62k.jpg",
            "media_url_https" : "https://pbs.twimg.com/media/GIOiCpt-dkMu62k.jpg",
            "url" : "https://t.co/1AdMgvlnCW",
            "display_url" : "pic.twitter.com/1AdMgvlnCW",
            "expanded_url" : "https://twitter.com/harbour_light/status/1766433757798473749/photo/1",
            "type" : "photo",
            "sizes" : {
              "thumb" : {
                "w" : "150",
                "h" : "150",
                "resize" : "crop"
              },
              "small" : {
                "w" : "680",
                "h" : "510",
                "resize" : "fit"
              },
              "medium" : {
                "w" : "1200",
                "h" : "900",
                "resize" : "fit"
              },
              "large" : {
                "w" : "1600",
                "h" : "1200",
                "resize" : "fit"
              }
            }
          }
        ]
      }
    }
  },
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "1796776441465741193"
          ],
          "editableUntil" : "2024-06-01T06:31:00.000Z",
          "editsRemaining" : "5",
          "isEditEligible" : true
        }
      },
      "retweeted" : false,
      "source" : "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ],
        "media" : [
          {
            "id" : "1796776354635921285",
            "id_str" : "1796776354635921285",
            "indices" : [
              "24",
              "47"
            ],
            "media_url" : "http://pbs.twimg.com/amplify_video_thumb/1796776354635921285/img/JsAiyLhHylnnINdr.jpg",
            "media_url_https" : "https://pbs.twimg.com/amplify_video_thumb/1796776354635921285/img/JsAiyLhHylnnINdr.jpg",
            "url" : "https://t.co/lKlnnZBOT5",
            "display_url" : "pic.twitter.com/lKlnnZBOT5",
            "expanded_url" : "https://twitter.com/harbour_light/status/1796776441465741193/video/1",
            "type" : "photo",
            "sizes" : {
              "thumb" : {
                "w" : "150",
                "h" : "150",
                "resize" : "crop"
              },
              "small" : {
                "w" : "680",
                "h" : "382",
                "resize" : "fit"
              },
              "medium" : {
                "w" : "1200",
                "h" : "675",
                "resize" : "fit"
              },
              "large" : {
                "w" : "1280",
                "h" : "720",
                "resize" : "fit"
              }
            }
          }
        ]
      },
      "display_text_range" : [
        "0",
        "47"
      ],
      "favorite_count" : "5",
      "id_str" : "1796776441465741193",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1796776441465741193",
      "possibly_sensitive" : false,
      "created_at" : "Sat Jun 01 05:31:00 +0000 2024",
      "favorited" : false,
      "full_text" : "Sunrise, not in a hurry https://t.co/lKlnnZBOT5",
      "lang" : "en",
      "extended_entities" : {
        "media" : [
          {
            "id" : "1796776354635921285",
            "id_str" : "1796776354635921285",
            "indices" : [
              "24",
              "47"
            ],
            "media_url" : "http://pbs.twimg.com/amplify_video_thumb/1796776354635921285/img/JsAiyLhHylnnINdr.jpg",
            "media_url_https" : "https://pbs.twimg.com/amplify_video_thumb/1796776354635921285/img/JsAiyLhHylnnINdr.jpg",
            "url" : "https://t.co/lKlnnZBOT5",
            "display_url" : "pic.twitter.com/lKlnnZBOT5",
            "expanded_url" : "https://twitter.com/harbour_light/status/1796776441465741193/video/1",
            "type" : "video",
            "sizes" : {
              "thumb" : {
                "w" : "150",
                "h" : "150",
                "resize" : "crop"
              },
              "small" : {
                "w" : "680",
                "h" : "382",
                "resize" : "fit"
              },
              "medium" : {
                "w" : "1200",
                "h" : "675",
                "resize" : "fit"
              },
              "large" : {
                "w" : "1280",
                "h" : "720",
                "resize" : "fit"
              }
            },
            "video_info" : {
              "aspect_ratio" : [
                "16",
                "9"
              ],
              "duration_millis" : "29566",
              "variants" : [
                {
                  "bitrate" : "2176000",
                  "content_type" : "video/mp4",
                  "url" : "https://video.twimg.com/amplify_video/1796776354635921285/vid/avc1/1280x720/FRPb5wY1TDo-dsgQ.mp4?tag=14"
                },
                {
                  "content_type" : "application/x-mpegURL",
                  "url" : "https://video.twimg.com/amplify_video/1796776354635921285/pl/dsVsC8gX2J81M6wB.m3u8?tag=14&v=1a0"
                },
                {
                  "bitrate" : "256000",
                  "content_type" : "video/mp4",
                  "url" : "https://video.twimg.com/amplify_video/1796776354635921285/vid/avc1/480x270/EiRtjuqOgxEgFI3a.mp4?tag=14"
                },
                {
                  "bitrate" : "832000",
                  "content_type" : "video/mp4",
                  "url" : "https://video.twimg.com/amplify_video/1796776354635921285/vid/avc1/640x360/6ro4s385teLSG7n8.mp4?tag=14"
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
  },
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "1697006281391776691"
          ],
          "editableUntil" : "2023-08-30T23:00:00.000Z",
          "editsRemaining" : "5",
          "isEditEligible" : true
        }
      },
      "retweeted" : false,
      "source" : "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ],
        "media" : [
          {
            "id" : "1697006194708320511",
            "id_str" : "1697006194708320511",
            "indices" : [
              "15",
              "38"
            ],
            "media_url" : "http://pbs.twimg.com/tweet_video_thumb/F4z6JJk6EP83rB0.jpg",
            "media_url_https" : "https://pbs.twimg.com/tweet_video_thumb/F4z6JJk6EP83rB0.jpg",
            "url" : "https://t.co/2B9DzIL2cT",
            "display_url" : "pic.twitter.com/2B9DzIL2cT",
            "expanded_url" : "https://twitter.com/harbour_light/status/1697006281391776691/photo/1",
            "type" : "photo",
            "sizes" : {
              "thumb" : {
                "w" : "150",
                "h" : "150",
                "resize" : "crop"
              },
              "small" : {
                "w" : "476",
                "h" : "516",
                "resize" : "fit"
              },
              "medium" : {
                "w" : "476",
                "h" : "516",
                "resize" : "fit"
              },
              "large" : {
                "w" : "476",
                "h" : "516",
                "resize" : "fit"
              }
            }
          }
        ]
      },
      "display_text_range" : [
        "0",
        "38"
      ],
      "favorite_count" : "5",
      "id_str" : "1697006281391776691",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1697006281391776691",
      "possibly_sensitive" : false,
      "created_at" : "Wed Aug 30 22:00:00 +0000 2023",
      "favorited" : false,
      "full_text" : "The moth again https://t.co/2B9DzIL2cT",
      "lang" : "en",
      "extended_entities" : {
        "media" : [
          {
            "id" : "1697006194708320511",
            "id_str" : "1697006194708320511",
            "indices" : [
              "15",
              "38"
            ],
            "media_url" : "http://pbs.twimg.com/tweet_video_thumb/F4z6JJk6EP83rB0.jpg",
            "media_url_https" : "https://pbs.twimg.com/tweet_video_thumb/F4z6JJk6EP83rB0.jpg",
            "url" : "https://t.co/2B9DzIL2cT",
            "display_url" : "pic.twitter.com/2B9DzIL2cT",
            "expanded_url" : "https://twitter.com/harbour_light/status/1697006281391776691/photo/1",
            "type" : "animated_gif",
            "sizes" : {
              "thumb" : {
                "w" : "150",
                "h" : "150",
                "resize" : "crop"
              },
              "small" : {
                "w" : "476",
                "h" : "516",
                "resize" : "fit"
              },
              "medium" : {
                "w" : "476",
                "h" : "516",
                "resize" : "fit"
              },
              "large" : {
                "w" : "476",
                "h" : "516",
                "resize" : "fit"
              }
            },
            "video_info" : {
              "aspect_ratio" : [
                "119",
                "129"
              ],
              "variants" : [
                {
                  "bitrate" : "0",
                  "content_type" : "video/mp4",
                  "url" : "https://video.twimg.com/tweet_video/F4z6JJk6EP83rB0.mp4"
                }
              ]
            }
          }
        ]
      }
    }
  },
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "1787044565894826567"
          ],
          "editableUntil" : "2024-05-05T10:00:00.000Z",
          "editsRemaining" : "5",
          "isEditEligible" : false
        }
      },
      "retweeted" : false,
      "source" : "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [
          {
            "screen_name" : "tea_and_maps",
            "name" : "Tea and Maps",
            "id" : "203039660452486181",
            "id_str" : "203039660452486181",
            "indices" : [
              "3",
              "16"
            ]
          }
        ],
        "urls" : [ ],
        "media" : [
          {
            "id" : "1786985363342733205",
            "id_str" : "1786985363342733205",
            "indices" : [
              "56",
              "79"
            ],
            "media_url" : "http://pbs.twimg.com/media/GMyluFjdr5VTVOc.jpg",
            "media_url_https" : "https://pbs.twimg.com/media/GMyluFjdr5VTVOc.jpg",
            "url" : "https://t.co/rBs5QO09CE",
            "display_url" : "pic.twitter.com/rBs5QO09CE",
            "expanded_url" : "https://twitter.com/tea_and_maps/status/1786985445837827265/photo/1",
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
                "w" : "1200",
                "h" : "800",
                "resize" : "fit"
              },
              "large" : {
                "w" : "1200",
                "h" : "800",
                "resize" : "fit"
              }
            },
            "source_status_id" : "1786985445837827265",
            "source_status_id_str" : "1786985445837827265",
            "source_user_id" : "203039660452486181",
            "source_user_id_str" : "203039660452486181"
          }
        ]
      },
      "display_text_range" : [
        "0",
        "79"
      ],
      "favorite_count" : "5",
      "id_str" : "1787044565894826567",
      "truncated" : false,
      "retweet_count" : "2",
      "id" : "1787044565894826567",
      "possibly_sensitive" : false,
      "created_at" : "Sun May 05 09:00:00 +0000 2024",
      "favorited" : false,
      "full_text" : "RT @tea_and_maps: Tea on the pier, map for a tablecloth https://t.co/rBs5QO09CE",
      "lang" : "en",
      "extended_entities" : {
        "media" : [
          {
            "id" : "1786985363342733205",
            "id_str" : "1786985363342733205",
            "indices" : [
              "56",
              "79"
            ],
            "media_url" : "http://pbs.twimg.com/media/GMyluFjdr5VTVOc.jpg",
            "media_url_https" : "https://pbs.twimg.com/media/GMyluFjdr5VTVOc.jpg",
            "url" : "https://t.co/rBs5QO09CE",
            "display_url" : "pic.twitter.com/rBs5QO09CE",
            "expanded_url" : "https://twitter.com/tea_and_maps/status/1786985445837827265/photo/1",
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
                "w" : "1200",
                "h" : "800",
                "resize" : "fit"
              },
              "large" : {
                "w" : "1200",
                "h" : "800",
                "resize" : "fit"
              }
            },
            "source_status_id" : "1786985445837827265",
            "source_status_id_str" : "1786985445837827265",
            "source_user_id" : "203039660452486181",
            "source_user_id_str" : "203039660452486181"
          }
        ]
      }
    }
  },
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "1787406952219930863"
          ],
          "editableUntil" : "2024-05-06T10:00:00.000Z",
          "editsRemaining" : "5",
          "isEditEligible" : true
        }
      },
      "retweeted" : false,
      "source" : "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
      "entities" : {
        "hashtags" : [ ],
        "symbols" : [ ],
        "user_mentions" : [ ],
        "urls" : [ ]
      },
      "display_text_range" : [
        "0",
        "34"
      ],
      "favorite_count" : "2",
      "id_str" : "1787406952219930863",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1787406952219930863",
      "created_at" : "Mon May 06 09:00:00 +0000 2024",
      "favorited" : false,
      "full_text" : "Nothing to see today, and I saw it",
      "lang" : "en"
    }
  }
]
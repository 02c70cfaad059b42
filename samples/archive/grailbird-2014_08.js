Grailbird.data.tweets_2014_08 = 
 [ {
  "source" : "\u003Ca href=\"http:\/\/kettle.example\" rel=\"nofollow\"\u003EKettle\u003C\/a\u003E",
  "entities" : {
    "user_mentions" : [ ],
    "media" : [ {
      "expanded_url" : "http:\/\/twitter.com\/kettle_weather\/status\/505419613071295199\/photo\/1",
      "indices" : [ 24, 46 ],
      "url" : "http:\/\/t.co\/RwmS6NrBYi",
      "media_url" : "http:\/\/pbs.twimg.com\/media\/BwOcYpQ7_ilk84I.jpg",
      "id_str" : "505419530403315241",
      "id" : 505419530403315241,
      "media_url_https" : "https:\/\/pbs.twimg.com\/media\/BwOcYpQ7_ilk84I.jpg",
      "sizes" : [ {
        "h" : 450,
        "resize" : "fit",
        "w" : 600
      }, {
        "h" : 150,
        "resize" : "crop",
        "w" : 150
      }, {
        "h" : 768,
        "resize" : "fit",
        "w" : 1024
      }, {
        "h" : 255,
        "resize" : "fit",
        "w" : 340
      }, {
        "h" : 768,
        "resize" : "fit",
        "w" : 1024
      } ],
      "display_url" : "pic.twitter.com\/RwmS6NrBYi",
      "media_alt" : "Hailstones beside a sugar cube"
    } ],
    "hashtags" : [ ],
    "urls" : [ ]
  },
  "geo" : { },
  "id_str" : "505419613071295199",
  "text" : "Hail, the size of sugar http:\/\/t.co\/RwmS6NrBYi",
  "id" : 505419613071295199,
  "created_at" : "2014-08-29 18:20:00 +0000",
  "user" : {
    "name" : "Kettle Weather",
    "screen_name" : "kettle_weather",
    "protected" : false,
    "id_str" : "160277902524592459",
    "profile_image_url_https" : "https:\/\/pbs.twimg.com\/profile_images\/264653157884685069\/QFQCZ70I_normal.jpg",
    "id" : 160277902524592459
  }
}, {
  "source" : "\u003Ca href=\"http:\/\/kettle.example\" rel=\"nofollow\"\u003EKettle\u003C\/a\u003E",
  "entities" : {
    "user_mentions" : [ {
      "name" : "Bridge Log",
      "screen_name" : "bridge_log",
      "indices" : [ 3, 14 ],
      "id_str" : "109543597624367373",
      "id" : 109543597624367373
    } ],
    "media" : [ {
      "expanded_url" : "http:\/\/twitter.com\/bridge_log\/status\/501986993448998563\/photo\/1",
      "indices" : [ 30, 52 ],
      "url" : "http:\/\/t.co\/rn3LLr55zd",
      "media_url" : "http:\/\/pbs.twimg.com\/media\/Bvdqb9n_5g3jPxg.jpg",
      "id_str" : "501986912106440205",
      "id" : 501986912106440205,
      "media_url_https" : "https:\/\/pbs.twimg.com\/media\/Bvdqb9n_5g3jPxg.jpg",
      "sizes" : [ {
        "h" : 800,
        "resize" : "fit",
        "w" : 600
      }, {
        "h" : 150,
        "resize" : "crop",
        "w" : 150
      }, {
        "h" : 1024,
        "resize" : "fit",
        "w" : 768
      }, {
        "h" : 453,
        "resize" : "fit",
        "w" : 340
      }, {
        "h" : 1024,
        "resize" : "fit",
        "w" : 768
      } ],
      "display_url" : "pic.twitter.com\/rn3LLr55zd",
      "source_status_id" : 501986993448998563,
      "source_status_id_str" : "501986993448998563"
    } ],
    "hashtags" : [ ],
    "urls" : [ ]
  },
  "geo" : { },
  "id_str" : "502017194813587549",
  "text" : "RT @bridge_log: The east arch http:\/\/t.co\/rn3LLr55zd",
  "id" : 502017194813587549,
  "created_at" : "2014-08-20 09:00:00 +0000",
  "retweeted_status" : {
    "source" : "\u003Ca href=\"http:\/\/kettle.example\" rel=\"nofollow\"\u003EKettle\u003C\/a\u003E",
    "entities" : {
      "user_mentions" : [ ],
      "media" : [ {
        "expanded_url" : "http:\/\/twitter.com\/bridge_log\/status\/501986993448998563\/photo\/1",
        "indices" : [ 14, 36 ],
        "url" : "http:\/\/t.co\/rn3LLr55zd",
        "media_url" : "http:\/\/pbs.twimg.com\/media\/Bvdqb9n_5g3jPxg.jpg",
        "id_str" : "501986912106440205",
        "id" : 501986912106440205,
        "media_url_https" : "https:\/\/pbs.twimg.com\/media\/Bvdqb9n_5g3jPxg.jpg",
        "sizes" : [ {
          "h" : 800,
          "resize" : "fit",
          "w" : 600
        }, {
          "h" : 150,
          "resize" : "crop",
          "w" : 150
        }, {
          "h" : 1024,
          "resize" : "fit",
          "w" : 768
        }, {
          "h" : 453,
          "resize" : "fit",
          "w" : 340
        }, {
          "h" : 1024,
          "resize" : "fit",
          "w" : 768
        } ],
        "display_url" : "pic.twitter.com\/rn3LLr55zd"
      } ],
      "hashtags" : [ ],
      "urls" : [ ]
    },
    "geo" : { },
    "id_str" : "501986993448998563",
    "text" : "The east arch http:\/\/t.co\/rn3LLr55zd",
    "id" : 501986993448998563,
    "created_at" : "2014-08-20 07:00:00 +0000",
    "user" : {
      "name" : "Bridge Log",
      "screen_name" : "bridge_log",
      "protected" : false,
      "id_str" : "109543597624367373",
      "profile_image_url_https" : "https:\/\/pbs.twimg.com\/profile_images\/264653151591542903\/fukXH4jd_normal.jpg",
      "id" : 109543597624367373
    }
  },
  "user" : {
    "name" : "Kettle Weather",
    "screen_name" : "kettle_weather",
    "protected" : false,
    "id_str" : "160277902524592459",
    "profile_image_url_https" : "https:\/\/pbs.twimg.com\/profile_images\/264653157884685069\/QFQCZ70I_normal.jpg",
    "id" : 160277902524592459
  }
}, {
  "source" : "\u003Ca href=\"http:\/\/kettle.example\" rel=\"nofollow\"\u003EKettle\u003C\/a\u003E",
  "entities" : {
    "user_mentions" : [ ],
    "media" : [ ],
    "hashtags" : [ ],
    "urls" : [ ]
  },
  "geo" : { },
  "id_str" : "495811300202559119",
  "text" : "Dry",
  "id" : 495811300202559119,
  "created_at" : "2014-08-03 06:00:00 +0000",
  "user" : {
    "name" : "Kettle Weather",
    "screen_name" : "kettle_weather",
    "protected" : false,
    "id_str" : "160277902524592459",
    "profile_image_url_https" : "https:\/\/pbs.twimg.com\/profile_images\/264653157884685069\/QFQCZ70I_normal.jpg",
    "id" : 160277902524592459
  }
} ]
window.YTD.deleted_tweets.part0 = [
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "1568164597677435427"
          ],
          "editableUntil" : "2022-09-09T10:09:09.000Z",
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
            "id" : "1568164512900059949",
            "id_str" : "1568164512900059949",
            "indices" : [
              "17",
              "40"
            ],
            "media_url" : "http://pbs.twimg.com/media/FcM9UOTIEy3X0FI.jpg",
            "media_url_https" : "https://pbs.twimg.com/media/FcM9UOTIEy3X0FI.jpg",
            "url" : "https://t.co/0Of2wXJey0",
            "display_url" : "pic.twitter.com/0Of2wXJey0",
            "expanded_url" : "https://twitter.com/harbour_light/status/1568164597677435427/photo/1",
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
                "w" : "1200",
                "h" : "900",
                "resize" : "fit"
              }
            }
          }
        ]
      },
      "display_text_range" : [
        "0",
        "40"
      ],
      "favorite_count" : "3",
      "id_str" : "1568164597677435427",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1568164597677435427",
      "possibly_sensitive" : false,
      "created_at" : "Fri Sep 09 09:09:09 +0000 2022",
      "favorited" : false,
      "full_text" : "Photo with thumb https://t.co/0Of2wXJey0",
      "lang" : "en",
      "extended_entities" : {
        "media" : [
          {
            "id" : "1568164512900059949",
            "id_str" : "1568164512900059949",
            "indices" : [
              "17",
              "40"
            ],
            "media_url" : "http://pbs.twimg.com/media/FcM9UOTIEy3X0FI.jpg",
            "media_url_https" : "https://pbs.twimg.com/media/FcM9UOTIEy3X0FI.jpg",
            "url" : "https://t.co/0Of2wXJey0",
            "display_url" : "pic.twitter.com/0Of2wXJey0",
            "expanded_url" : "https://twitter.com/harbour_light/status/1568164597677435427/photo/1",
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
                "w" : "1200",
                "h" : "900",
                "resize" : "fit"
              }
            }
          }
        ]
      },
      "deleted_at" : "Fri Sep 09 09:12:40 +0000 2022"
    }
  }
]
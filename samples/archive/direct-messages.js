window.YTD.direct_messages.part0 = [
  {
    "dmConversation" : {
      "conversationId" : "176222957181641045-203039660452486181",
      "messages" : [
        {
          "messageCreate" : {
            "recipientId" : "176222957181641045",
            "reactions" : [ ],
            "urls" : [
              {
                "url" : "https://t.co/ZJA3opVh53",
                "expanded" : "https://twitter.com/messages/media/1378651056586885511",
                "display" : "pic.twitter.com/ZJA3opVh53"
              }
            ],
            "text" : "And this is how it pours https://t.co/ZJA3opVh53",
            "mediaUrls" : [
              "https://video.twimg.com/dm_video/1378650974113230767/vid/720x1280/6iC778CchwTEN_rHFA4kXJws-Zq6EhboFXEpqwGbsCL.mp4?tag=1"
            ],
            "senderId" : "203039660452486181",
            "id" : "1378651056586885511",
            "createdAt" : "2021-04-04T10:10:00.645Z"
          }
        },
        {
          "messageCreate" : {
            "recipientId" : "176222957181641045",
            "reactions" : [ ],
            "urls" : [
              {
                "url" : "https://t.co/2hEASMvtFf",
                "expanded" : "https://twitter.com/messages/media/1378649796329989311",
                "display" : "pic.twitter.com/2hEASMvtFf"
              }
            ],
            "text" : "https://t.co/2hEASMvtFf",
            "mediaUrls" : [
              "https://video.twimg.com/dm_gif/1378649756460625889/rpIm86ev4FTAdcw-GHkBraoBl9AGzjpQvpg-5XZVTdV.mp4"
            ],
            "senderId" : "203039660452486181",
            "id" : "1378649796329989311",
            "createdAt" : "2021-04-04T10:05:00.176Z"
          }
        },
        {
          "messageCreate" : {
            "recipientId" : "203039660452486181",
            "reactions" : [ ],
            "urls" : [
              {
                "url" : "https://t.co/DNLcl9lCr5",
                "expanded" : "https://twitter.com/messages/media/1378648539104505233",
                "display" : "pic.twitter.com/DNLcl9lCr5"
              }
            ],
            "text" : "The pot you asked about https://t.co/DNLcl9lCr5",
            "mediaUrls" : [
              "https://ton.twitter.com/dm/1378648539104505233/1378648499198396863/ySYkDTYN.jpg"
            ],
            "senderId" : "176222957181641045",
            "id" : "1378648539104505233",
            "createdAt" : "2021-04-04T10:00:00.430Z"
          }
        },
        {
          "messageCreate" : {
            "recipientId" : "176222957181641045",
            "reactions" : [ ],
            "urls" : [ ],
            "text" : "Which pot?",
            "mediaUrls" : [ ],
            "senderId" : "203039660452486181",
            "id" : "1378640990864649975",
            "createdAt" : "2021-04-04T09:30:00.790Z"
          }
        }
      ]
    }
  }
]
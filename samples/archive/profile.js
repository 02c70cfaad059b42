window.YTD.profile.part0 = [
  {
    "profile" : {
      "description" : {
        "bio" : "Keeper of a small lamp.",
        "website" : "https://t.co/bDqhZ3b6kC",
        "location" : "At the end of the pier"
      },
      "avatarMediaUrl" : "https://pbs.twimg.com/profile_images/264653145548180989/e8RlUwgn.jpg",
      "headerMediaUrl" : "https://pbs.twimg.com/profile_banners/176222957181641045/1577934245"
    }
  }
]
-- The place of each event in the feed. It is taken under a lock that is held to the commit, so that who has read a place has read all before it.
create sequence if not exists onboarding.feed_position;

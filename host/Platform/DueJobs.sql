-- One row for each job: what it does next, and when. A host claims a row by its lock, so that hosts share the work and a dead one gives it up.
create table if not exists host.due_job (
    name         text primary key,
    cron         text not null,
    due_at       timestamptz not null,
    failures     int not null default 0,
    last_error   text,
    retry_after  timestamptz not null default '-infinity'
);
alter table host.due_job add column if not exists last_error_type text;

-- What each module keeps of every write, in the transaction of its effect: who did it, and under which key, so that a repeat answers alike.
create schema if not exists {schema};

create table if not exists {schema}.audit_entry (
    id              bigint generated always as identity primary key,
    recorded_at     timestamptz not null,
    actor           text not null,
    actor_bn9       text,
    role            text,
    on_behalf_of    text,
    action          text not null,
    target          text,
    correlation_id  text
);
create index if not exists audit_entry_on_behalf_of on {schema}.audit_entry (on_behalf_of, recorded_at);
create index if not exists audit_entry_recorded_at on {schema}.audit_entry (recorded_at);

create table if not exists {schema}.idempotency_key (
    key           text primary key,
    request_hash  text not null,
    answer        jsonb,
    kept_until    timestamptz not null
);

create or replace function {schema}.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;

create or replace trigger audit_entry_is_append_only before update or delete or truncate on {schema}.audit_entry
    for each statement execute function {schema}.refuse_change();

-- The approved rows of the reference lists, which are only ever added to. The number counts approvals and imports: whoever holds an older one reads what came since.
create table if not exists declarations.reference_number (
    is_only boolean primary key default true check (is_only),
    number  bigint not null
);
insert into declarations.reference_number (number) values (0) on conflict do nothing;

create table if not exists declarations.reference_row (
    number      bigint      not null,
    ordinal     integer     not null,
    change_id   text        not null,
    approved_at timestamptz not null,
    list        text        not null,
    key         text        not null,
    valid_from  date        not null,
    valid_to    date,
    fields      jsonb       not null,
    source      text        not null,
    primary key (number, ordinal)
);
create index if not exists reference_row_key on declarations.reference_row (list, key);

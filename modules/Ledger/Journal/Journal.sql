-- The journal: double entry, append-only, one hash chain for each program account, so that accounts post side by side without a shared lock.
-- Balances are kept by chain and account, so that control accounts as 1010 or 4150 are no row that every posting waits for.
create schema if not exists ledger;

create table if not exists ledger.journal_chain (
    chain  text primary key,
    seq    bigint not null,
    hash   text not null
);

create table if not exists ledger.journal_transaction (
    chain         text not null references ledger.journal_chain,
    seq           bigint not null,
    type          text not null,
    ref           text,
    rev           bigint,
    effective_on  date not null,
    posted_at     timestamptz not null,
    source        text unique,
    hash          text not null,
    primary key (chain, seq)
);

create table if not exists ledger.journal_line (
    chain            text not null,
    seq              bigint not null,
    line_no          int not null,
    account          text not null,
    side             char(1) not null check (side in ('D', 'C')),
    cents            bigint not null check (cents > 0),
    prev_balance     bigint not null,
    new_balance      bigint not null,
    account_version  bigint not null,
    primary key (chain, seq, line_no),
    foreign key (chain, seq) references ledger.journal_transaction
);

create table if not exists ledger.journal_balance (
    chain    text not null,
    account  text not null,
    debits   bigint not null default 0,
    credits  bigint not null default 0,
    version  bigint not null default 0,
    primary key (chain, account)
);

create table if not exists ledger.journal_seal (
    night   date primary key,
    heads   text not null,
    hash    text not null
);

create or replace function ledger.refuse_journal_change() returns trigger language plpgsql as $$
begin
    raise exception 'the journal is append-only' using errcode = 'restrict_violation';
end $$;
create or replace trigger journal_transaction_is_append_only before update or delete or truncate on ledger.journal_transaction
    for each statement execute function ledger.refuse_journal_change();
create or replace trigger journal_line_is_append_only before update or delete or truncate on ledger.journal_line
    for each statement execute function ledger.refuse_journal_change();
create or replace trigger journal_seal_is_append_only before update or delete or truncate on ledger.journal_seal
    for each statement execute function ledger.refuse_journal_change();

-- The body that is hashed: keys in ordinal order, no blanks, whole cents, UTC to the second; what is null is left out. The chain INTERNAL has no account.
create or replace function ledger.canonical(p_chain text, p_seq bigint, p_type text, p_ref text, p_rev bigint, p_at timestamptz, p_lines jsonb) returns text language sql immutable as $$
    select '{"at":"' || to_char(p_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') || '","lines":['
        || (select string_agg('["' || (line ->> 0) || '","' || (line ->> 1) || '",' || (line ->> 2) || ']', ',' order by no) from jsonb_array_elements(p_lines) with ordinality as l(line, no)) || ']'
        || coalesce(',"ref":' || to_json(p_ref)::text, '') || coalesce(',"rev":' || p_rev, '')
        || case when p_chain = 'INTERNAL' then '' else ',"rm":"' || p_chain || '"' end
        || ',"seq":' || p_seq || ',"type":"' || p_type || '"}'
$$;

create or replace function ledger.link(p_previous text, p_body text) returns text language sql immutable as $$
    select encode(sha256(convert_to(p_previous || E'\n' || p_body, 'UTF8')), 'hex')
$$;

-- Posts one transaction. Lines are [account, side, cents]. A source is posted once; an unbalanced transaction not at all.
create or replace procedure ledger.post(p_chain text, p_type text, p_ref text, p_rev bigint, p_effective date, p_at timestamptz, p_source text, p_lines jsonb) language plpgsql as $$
declare
    head ledger.journal_chain;
    kept ledger.journal_balance;
    entry jsonb;
    no   int := 0;
    sign int;
begin
    if (select sum(case line ->> 1 when 'D' then 1 else -1 end * (line ->> 2)::bigint) from jsonb_array_elements(p_lines) as l(line)) is distinct from 0 then
        raise exception 'UNBALANCED: %', p_lines using errcode = 'check_violation';
    end if;
    insert into ledger.journal_chain values (p_chain, 0, repeat('0', 64)) on conflict do nothing;
    select * into head from ledger.journal_chain where chain = p_chain for update;
    head.seq := head.seq + 1;
    head.hash := ledger.link(head.hash, ledger.canonical(p_chain, head.seq, p_type, p_ref, p_rev, p_at, p_lines));
    update ledger.journal_chain set seq = head.seq, hash = head.hash where chain = p_chain;
    insert into ledger.journal_transaction values (p_chain, head.seq, p_type, p_ref, p_rev, p_effective, date_trunc('second', p_at), p_source, head.hash);
    for entry in select l.line from jsonb_array_elements(p_lines) with ordinality as l(line, n) order by n loop
        no := no + 1;
        sign := case entry ->> 1 when 'D' then 1 else -1 end;
        insert into ledger.journal_balance as b (chain, account, debits, credits, version)
            values (p_chain, entry ->> 0, case sign when 1 then (entry ->> 2)::bigint else 0 end, case sign when 1 then 0 else (entry ->> 2)::bigint end, 1)
            on conflict (chain, account) do update set debits = b.debits + excluded.debits, credits = b.credits + excluded.credits, version = b.version + 1
            returning * into kept;
        insert into ledger.journal_line values
            (p_chain, head.seq, no, entry ->> 0, entry ->> 1, (entry ->> 2)::bigint, kept.debits - kept.credits - sign * (entry ->> 2)::bigint, kept.debits - kept.credits, kept.version);
    end loop;
end $$;

-- The first sequence of a chain whose hash, order or balance does not hold; null when all do.
create or replace function ledger.first_flaw(p_chain text) returns bigint language sql stable as $$
    with transactions as (
        select t.*, lag(t.hash, 1, repeat('0', 64)) over (order by t.seq) as previous, row_number() over (order by t.seq) as expected_seq,
            (select jsonb_agg(jsonb_build_array(l.account, l.side, l.cents) order by l.line_no) from ledger.journal_line l where l.chain = t.chain and l.seq = t.seq) as lines,
            (select sum(case l.side when 'D' then l.cents else -l.cents end) from ledger.journal_line l where l.chain = t.chain and l.seq = t.seq) as net
        from ledger.journal_transaction t where t.chain = p_chain
    )
    select min(seq) from transactions
    where seq <> expected_seq or net is distinct from 0 or hash <> ledger.link(previous, ledger.canonical(chain, seq, type, ref, rev, posted_at, lines))
$$;

-- Seals a night: every chain's head together with the seal before, so that all accounts verify as one.
create or replace procedure ledger.seal(p_night date) language plpgsql as $$
declare
    lines    text;
    previous text;
begin
    select coalesce(string_agg(chain || ' ' || seq || ' ' || hash, E'\n' order by chain collate "C"), '') into lines from ledger.journal_chain;
    select hash into previous from ledger.journal_seal where night < p_night order by night desc limit 1;
    insert into ledger.journal_seal values (p_night, lines, ledger.link(coalesce(previous, repeat('0', 64)), lines)) on conflict do nothing;
end $$;

-- The journal: double entry, append-only, one hash chain for each program account, so that accounts post side by side without a shared lock.
-- Balances are kept by chain and account, so that control accounts as 1010 or 4150 are no row that every posting waits for.
create schema if not exists ledger;

create table if not exists ledger.journal_chain (
    chain  text primary key,
    seq    bigint not null,
    hash   text not null
);

-- Who asked for a transaction and who else decided it, the correlation id under which the audit has the write behind it, and its own day where it became known after the cut of that day are no part of what is
-- hashed; nor were they kept from the beginning.
-- The status follows from the type. Rev names the transaction of the same chain that this one reverses, or the pending one that it settles or voids; each at most once.
create table if not exists ledger.journal_transaction (
    chain         text not null,
    seq           bigint not null,
    type          text not null,
    status        text not null generated always as (case when type like '%\_PENDING' then 'PENDING' when type like '%\_VOIDED' then 'VOIDED' else 'POSTED' end) stored,
    ref           text,
    rev           bigint check (rev < seq),
    effective_on  date not null,
    posted_at     timestamptz not null,
    source        text unique,
    hash          text not null,
    occurred_on     date,
    maker_id        text,
    checker_id      text,
    correlation_id  text,
    primary key (chain, seq)
);
do $$
begin
    -- Looked for first, since to alter the table waits for everybody who posts.
    if not exists (select from information_schema.columns where table_schema = 'ledger' and table_name = 'journal_transaction' and column_name = 'maker_id') then
        alter table ledger.journal_transaction add occurred_on date, add maker_id text, add checker_id text, add correlation_id text;
    end if;
end $$;
create unique index if not exists journal_transaction_resolved_once on ledger.journal_transaction (chain, rev) where rev is not null;
-- What came since a day, of all chains: the table grows as time goes, so that this costs next to nothing.
create index if not exists journal_transaction_posted on ledger.journal_transaction using brin (posted_at);

-- What was posted of cash security, which an account's history shows without a look at the rest of its chain.
create index if not exists journal_transaction_security on ledger.journal_transaction (chain, seq) where type like 'SECURITY%';

-- A line's balances are those of what is posted; a pending line leaves them as they are.
create table if not exists ledger.journal_line (
    chain            text not null,
    seq              bigint not null,
    line_no          int not null,
    account          text not null,
    side             char(1) not null check (side in ('D', 'C')),
    cents            bigint not null check (cents > 0),
    is_posted        boolean not null,
    prev_balance     bigint not null,
    new_balance      bigint not null,
    account_version  bigint not null,
    primary key (chain, seq, line_no)
);

create table if not exists ledger.journal_balance (
    chain    text not null,
    account  text not null,
    debits   bigint not null default 0,
    credits  bigint not null default 0,
    pending_debits   bigint not null default 0,
    pending_credits  bigint not null default 0,
    version  bigint not null default 0,
    primary key (chain, account)
);

-- What is open of a program account's debts by the day on which they fall due: what it owes, and since when, without a look at any of them.
create table if not exists ledger.journal_due (
    chain   text not null,
    due_on  date not null,
    cents   bigint not null,
    primary key (chain, due_on)
);

-- A seal is over every chain's head. Kept are only the heads that moved since the night before: a night's list is each chain's last one of that night or before.
create table if not exists ledger.journal_seal (
    night     date primary key,
    previous  text not null,
    hash      text not null,
    chains    bigint not null
);

create table if not exists ledger.journal_sealed_head (
    chain  text collate "C" not null,
    night  date not null,
    seq    bigint not null,
    hash   text not null,
    primary key (chain, night)
);

-- Seals of before kept every night's whole list.
do $$
begin
    if exists (select from information_schema.columns where table_schema = 'ledger' and table_name = 'journal_seal' and column_name = 'heads') then
        insert into ledger.journal_sealed_head (chain, night, seq, hash)
            select chain, night, seq, hash from (
                select split_part(line, ' ', 1) as chain, night, split_part(line, ' ', 2)::bigint as seq, split_part(line, ' ', 3) as hash,
                    lag(split_part(line, ' ', 2)::bigint) over (partition by split_part(line, ' ', 1) order by night) as before
                from ledger.journal_seal, regexp_split_to_table(heads, E'\n') as line where heads <> '') l
            where seq is distinct from before;
        alter table ledger.journal_seal add previous text, add chains bigint;
        drop trigger journal_seal_is_append_only on ledger.journal_seal;
        update ledger.journal_seal s set chains = case heads when '' then 0 else length(heads) - length(replace(heads, E'\n', '')) + 1 end,
            previous = coalesce((select hash from ledger.journal_seal b where b.night < s.night order by b.night desc limit 1), repeat('0', 64));
        alter table ledger.journal_seal drop heads, alter previous set not null, alter chains set not null;
    end if;
end $$;

-- What was posted by the code of the chart and the day on which it counts, of the transactions that each seal was the first to be over: what all accounts came to on a day, without a look at every line since.
create table if not exists ledger.journal_sum (
    night         date not null,
    effective_on  date not null,
    account       text not null,
    debits        bigint not null,
    credits       bigint not null,
    primary key (night, effective_on, account)
);
-- Those of nights that were sealed without: before sums were kept, or since by a host of before, whose script puts back its own way to seal. Where no night lacks them only the seals are looked at.
do $$
declare
    missing date[] := array(select s.night from ledger.journal_seal s where not exists (select from ledger.journal_sum k where k.night = s.night));
begin
    if missing = '{}' then return; end if;
    insert into ledger.journal_sum (night, effective_on, account, debits, credits)
        select h.night, t.effective_on, split_part(l.account, ':', 1), coalesce(sum(l.cents) filter (where l.side = 'D'), 0), coalesce(sum(l.cents) filter (where l.side = 'C'), 0)
        from (select s.chain collate "default" as chain, s.night, s.seq,
                coalesce((select b.seq from ledger.journal_sealed_head b where b.chain = s.chain and b.night < s.night order by b.night desc limit 1), 0) as prior
            from ledger.journal_sealed_head s where s.night = any(missing)) h
        join ledger.journal_transaction t on t.chain = h.chain and t.seq > h.prior and t.seq <= h.seq
        join ledger.journal_line l on l.chain = t.chain and l.seq = t.seq
        where l.is_posted group by 1, 2, 3
        -- Two hosts may start at once.
        on conflict do nothing;
end $$;

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
create or replace trigger journal_sealed_head_is_append_only before update or delete or truncate on ledger.journal_sealed_head
    for each statement execute function ledger.refuse_journal_change();
create or replace trigger journal_sum_is_append_only before update or delete or truncate on ledger.journal_sum
    for each statement execute function ledger.refuse_journal_change();

-- The body that is hashed: keys in ordinal order, no blanks, whole cents, UTC to the second; what is null is left out. The chain INTERNAL has no account.
create or replace function ledger.canonical(p_chain text, p_seq bigint, p_type text, p_ref text, p_rev bigint, p_at timestamptz, p_lines jsonb) returns text language sql immutable as $$
    select '{"at":"' || to_char(p_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') || '","lines":['
        || (select string_agg('["' || (line ->> 0) || '","' || (line ->> 1) || '",' || (line ->> 2) || ']', ',' order by no) from jsonb_array_elements(p_lines) with ordinality as l(line, no)) || ']'
        || coalesce(',"ref":' || to_json(p_ref)::text, '') || coalesce(',"rev":' || p_rev, '')
        || case when p_chain = 'INTERNAL' then '' else ',"rm":"' || p_chain || '"' end
        || ',"seq":' || p_seq || ',"type":"' || p_type || '"}'
$$;

-- Not called immutable, as it is: the encoding of a text may change, says the database, and so it takes into a statement only what is stable.
create or replace function ledger.link(p_previous text, p_body text) returns text language sql stable as $$
    select encode(sha256(convert_to(p_previous || E'\n' || p_body, 'UTF8')), 'hex')
$$;

-- Posts transactions, those of one chain one after the other; each chain's head is held to the end of the transaction. A body comes without its number, as the text before and after it.
-- The lines of transaction n say n in p_entry, and its chain. What is resolved takes its pending amounts back. A source is posted once; an unbalanced transaction not at all.
-- Whatever the planner knows of tables that were empty a while ago, every row here is found by its key; and what that makes look dear is not compiled.
drop procedure if exists ledger.post(timestamptz, text[], text[], text[], bigint[], date[], text[], text[], text[], int[], text[], text[], bigint[]);
drop procedure if exists ledger.post(timestamptz, text[], text[], text[], bigint[], date[], text[], text[], text[], int[], text[], text[], text[], bigint[]);
create or replace procedure ledger.post(
    p_at timestamptz, p_chain text[], p_type text[], p_ref text[], p_rev bigint[], p_effective date[], p_source text[], p_before text[], p_after text[],
    p_entry int[], p_line_chain text[], p_account text[], p_side text[], p_cents bigint[],
    -- A host of before says none of these.
    p_occurred date[] default null, p_maker text default null, p_checker text default null, p_correlation text default null) language plpgsql set plan_cache_mode = force_generic_plan set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
declare
    posting record;
    head ledger.journal_chain;
    heads ledger.journal_chain[] := '{}';
    seqs bigint[] := '{}';
    hashes text[] := '{}';
    posted boolean[] := '{}';
    taken int;
    pending int[] := '{}';
begin
    if (select count(distinct entry) from unnest(p_entry) entry) <> cardinality(p_chain) then raise exception 'UNBALANCED: a transaction without lines' using errcode = 'check_violation'; end if;
    insert into ledger.journal_chain select distinct c, 0, repeat('0', 64) from unnest(p_chain) c on conflict do nothing;
    for posting in
        select e.*, c.seq, c.hash from unnest(p_chain, p_type, p_rev, p_before, p_after) with ordinality as e(chain, type, rev, before, after, n) join ledger.journal_chain c on c.chain = e.chain order by e.n for update of c
    loop
        if head.chain is distinct from posting.chain then
            if posting.n > 1 then heads := heads || head; end if;
            head := row(posting.chain, posting.seq, posting.hash);
        end if;
        head.seq := head.seq + 1;
        head.hash := ledger.link(head.hash, posting.before || head.seq || posting.after);
        seqs := seqs || head.seq;
        hashes := hashes || head.hash;
        posted := posted || (posting.type !~ '_(PENDING|VOIDED)$');
        taken := case when posting.type ~ '_PENDING$' then 1 else 0 end;
        if posting.rev is not null then
            taken := case when exists (select from ledger.journal_transaction t where t.chain = posting.chain and t.seq = posting.rev and t.status = 'PENDING') then -1 else 0 end;
        end if;
        pending := pending || taken;
    end loop;
    update ledger.journal_chain c set seq = h.seq, hash = h.hash from unnest(heads || head) h where c.chain = h.chain;

    insert into ledger.journal_transaction (chain, seq, type, ref, rev, effective_on, posted_at, source, hash, occurred_on, maker_id, checker_id, correlation_id)
        select t.chain, t.seq, t.type, t.ref, t.rev, t.effective_on, date_trunc('second', p_at), t.source, t.hash, t.occurred_on, p_maker, p_checker, p_correlation
        from unnest(p_chain, seqs, p_type, p_ref, p_rev, p_effective, p_source, hashes, p_occurred) as t(chain, seq, type, ref, rev, effective_on, source, hash, occurred_on);

    with line as materialized (
        select n, chain, seqs[entry] as seq, row_number() over (partition by entry order by n) as no, account, side, cents, posted[entry] as is_posted, pending[entry] as pends,
            case when not posted[entry] then 0 when side = 'D' then cents else -cents end as moved
        from unnest(p_entry, p_line_chain, p_account, p_side, p_cents) with ordinality as l(entry, chain, account, side, cents, n)
    ), kept as (
        insert into ledger.journal_balance as b (chain, account, debits, credits, pending_debits, pending_credits, version)
        select chain, account, coalesce(sum(moved) filter (where moved > 0), 0), coalesce(-sum(moved) filter (where moved < 0), 0),
            coalesce(sum(pends * cents) filter (where side = 'D'), 0), coalesce(sum(pends * cents) filter (where side = 'C'), 0), count(*)
        from line group by chain, account
        on conflict (chain, account) do update set debits = b.debits + excluded.debits, credits = b.credits + excluded.credits,
            pending_debits = b.pending_debits + excluded.pending_debits, pending_credits = b.pending_credits + excluded.pending_credits, version = b.version + excluded.version
    )
    -- The balances before: this statement does not see its own, and nobody else moves them while the head is held.
    insert into ledger.journal_line (chain, seq, line_no, account, side, cents, is_posted, prev_balance, new_balance, account_version)
        select l.chain, l.seq, no, l.account, side, cents, is_posted, coalesce(b.debits - b.credits, 0) + so_far - moved, coalesce(b.debits - b.credits, 0) + so_far, coalesce(b.version, 0) + lines
        from (select *, sum(moved) over so_far as so_far, count(*) over so_far as lines from line window so_far as (partition by chain, account order by n)) l
        left join ledger.journal_balance b on b.chain = l.chain and b.account = l.account;
end $$;

-- The database itself refuses what does not balance, a gap in a chain, lines of nothing, and to resolve or reverse what cannot be.
create or replace function ledger.refuse_wrong_transactions() returns trigger language plpgsql set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
declare
    gaps text;
    wrong text;
begin
    select string_agg(a.chain || ' ' || a.seq, ', ') filter (where a.seq > 1 and before.is_there is null), string_agg(a.chain || ' ' || a.seq, ', ') filter (where
            a.rev is not null and (t.seq is null or a.status = 'PENDING' or t.status = 'VOIDED' or (a.status = 'VOIDED' and t.status <> 'PENDING') or (t.status = 'POSTED' and o.status = 'POSTED'))
            or a.rev is null and a.status = 'VOIDED')
        into gaps, wrong
    from added a
    left join lateral (select true as is_there from ledger.journal_transaction t where t.chain = a.chain and t.seq = a.seq - 1 limit 1) before on true
    left join ledger.journal_transaction t on t.chain = a.chain and t.seq = a.rev
    left join ledger.journal_transaction o on o.chain = t.chain and o.seq = t.rev;
    if gaps is not null then raise exception 'GAP: %', gaps using errcode = 'check_violation'; end if;
    if wrong is not null then raise exception 'NOT_REVERSIBLE: %', wrong using errcode = 'check_violation'; end if;
    return null;
end $$;
create or replace trigger journal_transaction_follows after insert on ledger.journal_transaction
    referencing new table as added for each statement execute function ledger.refuse_wrong_transactions();

create or replace function ledger.refuse_wrong_lines() returns trigger language plpgsql set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
declare
    wrong text;
begin
    select string_agg(l.chain || ' ' || l.seq, ', ') into wrong
    from (select chain, seq, sum(case side when 'D' then cents else -cents end) as net from added group by chain, seq) l
    left join lateral (select true as is_there from ledger.journal_transaction t where t.chain = l.chain and t.seq = l.seq limit 1) t on true
    where l.net <> 0 or t.is_there is null;
    if wrong is not null then raise exception 'UNBALANCED: %', wrong using errcode = 'check_violation'; end if;
    return null;
end $$;
create or replace trigger journal_line_balances after insert on ledger.journal_line
    referencing new table as added for each statement execute function ledger.refuse_wrong_lines();

-- Debts that came, fell or went, by their due day.
create or replace procedure ledger.owe(p_chain text[], p_due date[], p_cents bigint[]) language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
    wrong boolean;
begin
    with changed as (
        insert into ledger.journal_due as d (chain, due_on, cents)
        select chain, due_on, cents from unnest(p_chain, p_due, p_cents) as o(chain, due_on, cents)
        on conflict (chain, due_on) do update set cents = d.cents + excluded.cents returning cents
    )
    select bool_or(cents < 0) into wrong from changed;
    if wrong then raise exception 'OVERPAID: more was taken from the debts of a day than was owing' using errcode = 'check_violation'; end if;
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

-- The heads that a night's seal is over, from the first chain to the last by their names. Each is found by its index, also in a first night, of which the planner knows nothing yet.
create or replace function ledger.sealed_heads(p_night date) returns table (chain text, seq bigint, hash text) language sql stable set jit = off set enable_seqscan = off as $$
    select c.chain, h.seq, h.hash
    from ledger.journal_chain c cross join lateral (
        select s.seq, s.hash from ledger.journal_sealed_head s where s.chain = c.chain and s.night <= p_night order by s.night desc limit 1) h
    order by c.chain collate "C"
$$;

-- What is posted by the codes of the chart and counts as of a day or before: the sums of the seals, and what came since the last of them.
create or replace function ledger.sums_as_of(p_day date) returns table (account text, debits numeric, credits numeric) language sql stable set jit = off set enable_seqscan = off as $$
    select x.account, sum(x.debits), sum(x.credits) from (
        select s.account, s.debits, s.credits from ledger.journal_sum s where s.effective_on <= p_day
        union all
        select split_part(l.account, ':', 1), case l.side when 'D' then l.cents else 0 end, case l.side when 'C' then l.cents else 0 end
        from ledger.journal_chain c
        cross join lateral (select coalesce((select s.seq from ledger.journal_sealed_head s where s.chain = c.chain order by s.night desc limit 1), 0) as seq) sealed
        join ledger.journal_transaction t on t.chain = c.chain and t.seq > sealed.seq
        join ledger.journal_line l on l.chain = t.chain and l.seq = t.seq
        where c.seq > sealed.seq and l.is_posted and t.effective_on <= p_day) x
    group by x.account
$$;

-- Seals a night: every chain's head together with the seal before, so that all accounts verify as one. A night that is over is sealed no more.
create or replace procedure ledger.seal(p_night date) language plpgsql set jit = off set enable_seqscan = off as $$
declare
    before    text;
    lines     text;
    how_many  bigint;
begin
    if exists (select from ledger.journal_seal where night >= p_night) then return; end if;
    with moved as (
        insert into ledger.journal_sealed_head (chain, night, seq, hash)
        select c.chain, p_night, c.seq, c.hash from ledger.journal_chain c
        where c.seq is distinct from (select s.seq from ledger.journal_sealed_head s where s.chain = c.chain order by s.night desc limit 1)
        returning chain collate "default" as chain, seq
    )
    -- The head before: this statement does not see its own.
    insert into ledger.journal_sum (night, effective_on, account, debits, credits)
        select p_night, t.effective_on, split_part(l.account, ':', 1), coalesce(sum(l.cents) filter (where l.side = 'D'), 0), coalesce(sum(l.cents) filter (where l.side = 'C'), 0)
        from moved m cross join lateral (select coalesce((select s.seq from ledger.journal_sealed_head s where s.chain = m.chain order by s.night desc limit 1), 0) as seq) prior
        join ledger.journal_transaction t on t.chain = m.chain and t.seq > prior.seq and t.seq <= m.seq
        join ledger.journal_line l on l.chain = t.chain and l.seq = t.seq
        where l.is_posted group by 1, 2, 3;
    select coalesce(string_agg(chain || ' ' || seq || ' ' || hash, E'\n' order by chain collate "C"), ''), count(*) into lines, how_many from ledger.sealed_heads(p_night);
    before := coalesce((select hash from ledger.journal_seal order by night desc limit 1), repeat('0', 64));
    insert into ledger.journal_seal (night, previous, hash, chains) values (p_night, before, ledger.link(before, lines), how_many);
end $$;

-- Items are found by keys that are stored with them. Those of before lack the keys that came later until they are stored again, so that a payment would not see them: here they are given them, as the module itself would store them.
create or replace function ledger.keys_of(item jsonb) returns jsonb language sql immutable as $$
    select jsonb_strip_nulls(jsonb_build_object(
        'owingKey', case when item ->> 'side' = 'Debit' and (item ->> 'openCents')::bigint > 0 and coalesce(jsonb_array_length(item -> 'holds'), 0) = 0 then
            (item ->> 'rmAccount') || '/' || replace(item ->> 'dueOn', '-', '') || ' '
            || case when item ->> 'type' in ('CAD', 'CADV', 'RSF', 'LAP', 'PMT') then 1 when item ->> 'type' in ('ADJ', 'LAPC') then 2 when item ->> 'type' in ('NPA', 'LPP', 'K9') then 4
                when item ->> 'type' in ('K23', 'SUR') then 5 when item ->> 'type' = 'INT' then 6 else 3 end
            -- The day and the instant of the posting, with which its place in lists begins.
            || ' ' || left(item ->> 'sortKey', 30) end,
        'openInterestOf', case when (item ->> 'openCents')::bigint > 0 then item -> 'interest' ->> 'itemId' end,
        'chargedKey', (item ->> 'rmAccount') || '/' || (item ->> 'chargedThrough'),
        'interestFreeKey', replace(item ->> 'interestFreeUntil', '-', '')))
$$;

create table if not exists ledger.brought_forward (
    step text primary key
);

-- All of them once, which takes as long as there are many; a new database has none.
do $$
begin
    insert into ledger.brought_forward values ('ITEM_KEYS') on conflict do nothing;
    if not found or to_regclass('ledger.mt_doc_openitem') is null then return; end if;
    update ledger.mt_doc_openitem i set data = i.data || ledger.keys_of(i.data) where not i.data @> ledger.keys_of(i.data);
end $$;

-- Interest to the client that had waited for its rate was billed by the day on which the money went back, whose statement might be out when it was posted. Then none would ever count it, and none without it agrees
-- with the journal. It is billed by the first that was not cut when it was posted.
do $$
begin
    insert into ledger.brought_forward values ('WAITED_INTEREST') on conflict do nothing;
    if not found or to_regclass('ledger.mt_doc_openitem') is null then return; end if;
    update ledger.mt_doc_openitem set data = jsonb_set(data, '{billOn}', to_jsonb(to_char(date_trunc('month', ((data ->> 'postedOn')::date - 24)::timestamp) + interval '1 month 24 days', 'YYYY-MM-DD')))
        where data ->> 'type' = 'RINT' and data ->> 'billOn' <= data ->> 'postedOn';
end $$;

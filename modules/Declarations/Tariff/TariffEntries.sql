-- What the tariff is searched by: each heading, item and classification of each edition, with the texts of what it stands under.
-- Accents are folded on both sides, and the spellings of T-shirt are one word, which the parsers would otherwise take apart.
create or replace function declarations.folded(said text) returns text language sql immutable parallel safe as $$
    select regexp_replace(
        lower(translate(replace(replace(replace(replace(coalesce(said, ''), 'œ', 'oe'), 'Œ', 'OE'), 'æ', 'ae'), 'Æ', 'AE'),
            'ÀÂÄÁÃÇÉÈÊËÎÏÍÌÑÔÖÓÒÕÙÛÜÚŸàâäáãçéèêëîïíìñôöóòõùûüúÿ’', 'AAAAACEEEEIIIINOOOOOUUUUYaaaaaceeeeiiiinooooouuuuy''')),
        '\m(t|tee)[- ]?shirts?\M', 'tshirt shirt', 'g')
$$;

create table if not exists declarations.tariff_entry (
    edition   text collate "C" not null,
    code      text collate "C" not null,
    en        text,
    fr        text,
    unit      text,
    path_en   text,
    path_fr   text,
    search_en tsvector generated always as (setweight(to_tsvector('english', declarations.folded(en)), 'A') || setweight(to_tsvector('english', declarations.folded(path_en)), 'C')) stored,
    search_fr tsvector generated always as (setweight(to_tsvector('french', declarations.folded(fr)), 'A') || setweight(to_tsvector('french', declarations.folded(path_fr)), 'C')) stored,
    primary key (edition, code)
);
create index if not exists tariff_entry_en on declarations.tariff_entry using gin (search_en);
create index if not exists tariff_entry_fr on declarations.tariff_entry using gin (search_fr);

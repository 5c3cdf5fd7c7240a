-- The address of a source in the one form in which it is known again: without scheme, www and mobile hosts, tracking
-- parameters, fragment, trailing slash, and the web archive around it. Null: it is no web address. The register of sources
-- and the search for duplicates compare this. A source whose link is withheld has no address in `url`, so it has none here.
create function source_address(url text) returns text language sql immutable parallel safe as $$
  with parts as (
    select regexp_match(
      regexp_replace(btrim(url), '^https?://web\.archive\.org/web/\d+[a-z_*]*/(?=https?://)', '', 'i'),
      '^https?://(?:[^/?#@]*@)?([^/?#:]+)(:\d+)?([^?#]*)(?:\?([^#]*))?', 'i'
    ) as p
  ), whole as (
    select regexp_replace(rtrim(lower(p[1]), '.'), '^((www\d?|m|mobile|amp|touch)\.)+(?=[^.]+\.)', '')
      || case when p[2] in (':80', ':443') then '' else coalesce(p[2], '') end
      || rtrim(coalesce(p[3], ''), '/')
      || coalesce((
        select '?' || string_agg(one, '&' order by one collate "C") from regexp_split_to_table(coalesce(p[4], ''), '&') as one
         where one <> '' and lower(split_part(one, '=', 1)) !~
           '^(utm_.*|mc_[ce]id|_ga|_gl|_hs(enc|mi)|__twitter_impression|amp|at_(medium|campaign|custom.*|link.*|ptr.*|format|bbc.*)|cmpid|dclid|fb_.*|fbclid|gbraid|gclid|gclsrc|guccounter|guce_.*|igsh|igshid|ito|mibextid|mkt_tok|msclkid|ncid|ocid|ref|ref_src|ref_url|s_kwcid|share|si|smid|soc_(src|trk)|sr_share|taid|twclid|wbraid|yclid|__cft__.*|__tn__|__xts__.*)$'
      ), '') as address
    from parts where p is not null
  )
  -- A browser copies Khmer letters of an address as they are or as %xx: both become %xx.
  select case when address !~ '[^!-~]|%' then address else (
    select string_agg(
      case when c[1] like '\%__' then lower(c[1]) when c[1] ~ '^[!-~]$' then c[1]
        else regexp_replace(encode(convert_to(c[1], 'UTF8'), 'hex'), '(..)', '%\1', 'g') end, '' order by n)
      from regexp_matches(address, '%[0-9A-Fa-f]{2}|.', 'g') with ordinality as letters(c, n)) end
    from whole
$$;

alter table source
  -- The language in which the source is written, as a BCP 47 tag.
  add column language text,
  add column address_key text generated always as (source_address(url)) stored;
-- A hash, because an address can be longer than an entry of a tree.
create index source_known_address on source using hash (address_key) where address_key is not null;

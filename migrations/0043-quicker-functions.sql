-- The same answers as before, in a language that keeps its plans: as one statement of SQL each call began a statement of
-- its own, which took half of the time of an import. Only addresses that need it are taken apart into letters.
create or replace function source_address(url text) returns text language plpgsql immutable parallel safe as $$
declare
  -- Host, port, path, question.
  p constant text[] := regexp_match(
    regexp_replace(btrim(url), '^https?://web\.archive\.org/web/\d+[a-z_*]*/(?=https?://)', '', 'i'),
    '^https?://(?:[^/?#@]*@)?([^/?#:]+)(:\d+)?([^?#]*)(?:\?([^#]*))?', 'i');
  address text;
begin
  if p is null then
    return null;
  end if;
  address := regexp_replace(rtrim(lower(p[1]), '.'), '^((www\d?|m|mobile|amp|touch)\.)+(?=[^.]+\.)', '')
    || case when p[2] in (':80', ':443') then '' else coalesce(p[2], '') end
    || rtrim(coalesce(p[3], ''), '/');
  if p[4] <> '' then
    address := address || coalesce((
      select '?' || string_agg(one, '&' order by one collate "C") from regexp_split_to_table(p[4], '&') as one
       where one <> '' and lower(split_part(one, '=', 1)) !~
         '^(utm_.*|mc_[ce]id|_ga|_gl|_hs(enc|mi)|__twitter_impression|amp|at_(medium|campaign|custom.*|link.*|ptr.*|format|bbc.*)|cmpid|dclid|fb_.*|fbclid|gbraid|gclid|gclsrc|guccounter|guce_.*|igsh|igshid|ito|mibextid|mkt_tok|msclkid|ncid|ocid|ref|ref_src|ref_url|s_kwcid|share|si|smid|soc_(src|trk)|sr_share|taid|twclid|wbraid|yclid|__cft__.*|__tn__|__xts__.*)$'
    ), '');
  end if;
  if address !~ '[^!-~]|%' then
    return address;
  end if;
  -- A browser copies Khmer letters of an address as they are or as %xx: both become %xx.
  return (
    select string_agg(
      case when c[1] like '\%__' then lower(c[1]) when c[1] ~ '^[!-~]$' then c[1]
        else regexp_replace(encode(convert_to(c[1], 'UTF8'), 'hex'), '(..)', '%\1', 'g') end, '' order by n)
      from regexp_matches(address, '%[0-9A-Fa-f]{2}|.', 'g') with ordinality as letters(c, n));
end $$;

-- Likewise: most answers have no own code.
create or replace function own_codes_refine(own text[], answers text[]) returns boolean language plpgsql immutable parallel safe as $$
begin
  if cardinality(own) > 0 then
    return not exists (select from unnest(own) code where split_part(code, '.', 1) = any(answers) is not true);
  end if;
  return true;
end $$;

-- Likewise: `translate` looks at each letter.
create or replace function log_base64url(bytes bytea) returns text language sql immutable parallel safe as $$
  select replace(replace(rtrim(replace(encode(bytes, 'base64'), E'\n', ''), '='), '+', '-'), '/', '_')
$$;

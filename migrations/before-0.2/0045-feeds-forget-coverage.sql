-- Coverage that is taken back is forgotten in figures of earlier days as well, since it may tell who was where. A feed that kept a rate from
-- before would go on telling it: on coverage hang the assemblies that a rate is of.

create trigger forget_fed_figures after delete on pub.coverage for each statement execute function forget_fed_figures();

/** Returns SQL for the name of the member with this id. @param id a column or a parameter */
export const nameOf = (id: string): string => `(select name from member where id = ${id})`;

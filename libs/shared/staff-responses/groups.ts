export interface GroupView {
  id: string;
  publicCode: string;
  nameEn: string;
  nameKm: string | null;
  aliases: string[];
  note: string | null;
  revision: number;
}

import type { CountryWords } from '@vigil/shared/text/country-words.js';

const words = (en: string, km: string): { en: string; km: string } => ({ en, km });

/**
 * What is said of any country in place of words that are true of Cambodia alone. Whoever knows the country's forces
 * writes their names into its `words.json` instead.
 */
export const GENERAL_WORDS: CountryWords = {
  'code.PF_NAT_POLICE': words('National police', 'នគរបាលជាតិ'),
  'code.PF_CAPITAL_POLICE': words('Police of the capital', 'នគរបាលរាជធានី'),
  'code.PF_DISTRICT_POLICE': words('District police', 'នគរបាលស្រុក'),
  'code.PF_POST_POLICE': words('Local police post', 'ប៉ុស្តិ៍នគរបាល'),
  'code.PF_GENDARMERIE': words('Gendarmerie (military police)', 'អាវុធហត្ថ'),
  'code.PF_ARMY': words('Armed forces', 'កងកម្លាំងប្រដាប់អាវុធ'),
  'code.LP_COMMUNE': words('Commune', 'ឃុំ'),
  'code.LP_DISTRICT': words('District', 'ស្រុក'),
  'code.PF_PROSECUTOR': words('Prosecutor', 'អយ្យការ'),
  'definition.PF_BODYGUARD': words(
    'Units that guard the head of state or government.',
    'អង្គភាពការពារប្រមុខរដ្ឋ ឬប្រមុខរដ្ឋាភិបាល។',
  ),
  'definition.PF_GENDARMERIE': words('Gendarmerie, any level.', 'អាវុធហត្ថ គ្រប់ថ្នាក់។'),
  'definition.D_POLICE_CUSTODY': words(
    'Held by police before seeing a prosecutor or a judge.',
    'ត្រូវបាននគរបាលឃាត់ខ្លួន មុនជួបអយ្យការ ឬចៅក្រម។',
  ),
  'definition.LE_PARDON': words('Pardon or amnesty.', 'ការលើកលែងទោស ឬការលើកលែងទោសជាទូទៅ។'),
  'find.example': words(
    'For example: arrests in the capital in 2024. Vigil stores no searches.',
    'ឧទាហរណ៍៖ ការចាប់ខ្លួននៅរាជធានីក្នុងឆ្នាំ២០២៤។ Vigil មិនរក្សាទុកអ្វីដែលអ្នកស្វែងរកឡើយ។',
  ),
  'story.doer.PF_NAT_POLICE': words('The national police', 'នគរបាលជាតិ'),
  'story.doer.PF_CAPITAL_POLICE': words('The police of the capital', 'នគរបាលរាជធានី'),
  'story.doer.PF_DISTRICT_POLICE': words('Police of the district', 'នគរបាលស្រុក'),
  'story.doer.PF_POST_POLICE': words('Police of the local post', 'ប៉ុស្តិ៍នគរបាល'),
  'story.doer.PF_PROSECUTOR': words('The prosecutor', 'អយ្យការ'),
  'story.doer.PF_GENDARMERIE': words('The gendarmerie', 'អាវុធហត្ថ'),
  'story.doer.PF_ARMY': words('The armed forces', 'កងកម្លាំងប្រដាប់អាវុធ'),
};

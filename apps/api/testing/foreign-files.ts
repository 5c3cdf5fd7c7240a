import { aZip, workbookFiles } from './a-workbook.js';

/** Files in four forms that other organisations use. Everything in them is invented. */

/**
 * In the shape of ACLED: a zero of deaths is "not reported", actor1 are the protesters, and the day may be the middle
 * of a week.
 */
export const ACLED = [
  'event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,admin1,admin2,admin3,location,latitude,longitude,geo_precision,source,source_scale,notes,fatalities,tags,timestamp',
  'DEM1,4 June 2021,2021,1,Demonstrations,Protests,Protest with intervention,Protesters (Cambodia),DEMO Group A,Protesters,Police Forces of Cambodia,,State forces,State forces-Protesters,,116,Southeast Asia,Cambodia,Kampot,,,Kampot,10.6104,104.1815,3,Example Daily,National,Police sent home people who sat before a gate.,0,crowd size=about 200,1623000000',
  'DEM2,9 June 2021,2021,2,Demonstrations,Protests,Peaceful protest,Protesters (Cambodia),,Protesters,,,,Protesters only,,116,Southeast Asia,Cambodia,Battambang,,,Battambang,13.0957,103.2022,3,Example Daily,National,People walked to the market.,0,crowd size=no report,1623400000',
  'DEM3,15 June 2021,2021,3,Demonstrations,Protests,Peaceful protest,Protesters (Cambodia),DEMO Group B,Protesters,,,,Protesters only,,116,Southeast Asia,Cambodia,Kep,,,Kep,10.4829,104.3167,3,Other Weekly,National,A sit-in early in the month.,0,crowd size=tens of thousands,1624000000',
].join('\n');

/** A sheet with HXL tags: separate columns of people affected, an end date, and an unknown tag. */
export const HXL_SHEET = [
  'Ref,Began,Ended,Province,Killed,Injured,Arrested,Held,Cluster,Remarks',
  '#event+id,#date+start,#date+end,#adm1+name,#affected+killed,#affected+injured,#affected+arrested,#affected+detained,#sector+cluster,#description',
  'H1,2021-07-01,2021-07-03,Takeo,0,2,4,,Protection,A road was blocked for three days.',
  'H2,2021-07-09,2021-07-09,Kratie,0,0,0,0,Protection,A walk to the river.',
  'H3,2021-07-12,2021-07-11,Pursat,,dozens,several,1,Protection,A gate was held.',
].join('\n');

const ARREST_ROWS = [
  ['Arrests known to DEMO Group A', '', '', ''],
  ['Date', 'Province', 'What happened', 'Charge'],
  ['2021-08-02', 'Kampot', 'Arrest', 'Incitement'],
  ['2021-08-02', 'Kampot', 'Arrest', 'Incitement'],
  ['2021-08-02', 'Kampot', 'Arrest', 'Obstruction'],
  ['2021-08-20', 'Svay Rieng', 'Arrest', 'Incitement'],
];
/** An Excel sheet with a row for each person arrested. Rows may be identical. */
export const arrestsWorkbook = (): Buffer =>
  aZip(
    workbookFiles({
      sheets: [
        ARREST_ROWS.map(
          (cells, y) =>
            `<row r="${y + 1}">${cells.map((cell, x) => `<c r="${'ABCD'[x]}${y + 1}" t="inlineStr"><is><t>${cell}</t></is></c>`).join('')}</row>`,
        ).join(''),
      ],
    }),
  );

/** A wide sheet: a column for each thing counted, with zeros for none and words for large numbers. */
export const WIDE = [
  'No,Date from,Date to,Place,Participants number,Number arrested,Tear gas,acts.people:FM_WATER_CANNON,Number injured,Deaths,Weather',
  '1,01/09/2021,02/09/2021,Kampong Cham,tens of thousands,0,0,0,0,0,rain',
  '2,15/09/2021,15/09/2021,Siem Reap,10000s,12,yes,0,3,0,',
  '3,16/09/2021,,Atlantis,a hundred,see annex,0,25,up to 5,none,sun',
].join('\n');

/**
 * Cells of every kind, some of which no reader can use: an answer without its entry, a second answer, a lone latitude.
 */
export const MIXED_CELLS = [
  'Title,Date,Closed,Acts,People,Harm,Harm number,Group,Role,Withheld,Size,Party,Office,Latitude,Longitude,Source,Remarks',
  'A sit-in,2021-06-04,2021-07-01,Arrest|walk,3,Death,2,DEMO Group A,,yes,-99,PA_AUTHORITY,B,11.5,104.9,Example Daily,calm',
  'A walk,2021-06-05,,walk,4,,5,,GR_ORGANISER,perhaps,dozens,everybody,B,11.5,,,',
  'A road,31/02/2021,2021-07-01,Arrest|Water cannon|song,6,Death;Serious injury,7,Nobody;DEMO Group A,,,small,PA_AUTHORITY;PA_OTHER,,x,y,Example Daily,',
  'A gate,unknown,,,none,,0,,,,0,,,,,,',
].join('\n');

/**
 * In the shape of the Mass Mobilization Project: days in three columns, a row for a year without a protest, "." for
 * what is not known, responses of which some are no acts, and rows of another country.
 */
export const MASS_MOBILIZATION = [
  'id,country,ccode,year,region,protest,protestnumber,startday,startmonth,startyear,endday,endmonth,endyear,protesterviolence,location,participants_category,participants,protesteridentity,protesterdemand1,protesterdemand2,protesterdemand3,protesterdemand4,stateresponse1,stateresponse2,stateresponse3,stateresponse4,stateresponse5,stateresponse6,stateresponse7,sources,notes',
  '8112013001,Cambodia,811,2013,Asia,1,1,4,6,2013,4,6,2013,0,Kampot,100-999,100s,demo union,labor wage dispute,,,,arrests,crowd dispersal,,,,,,1. example daily; june 5 2013,Workers stood before a gate.',
  '8112013002,Cambodia,811,2013,Asia,1,2,9,6,2013,11,6,2013,1,Battambang,,>10000,unspecified,land farm issue,"political behavior, process",,,beatings,shootings,killings,,,,,2. example daily; june 10 2013,A road was blocked for three days.',
  '8112013003,Cambodia,811,2013,Asia,1,3,15,6,2013,15,6,2013,0,national,50-99,50+,.,police brutality,,,,ignore,,,,,,,3. other weekly; june 16 2013,People walked.',
  '8112014000,Cambodia,811,2014,Asia,0,0,,,,,,,,,,,,,,,,,,,,,,,,',
  '8112015001,Cambodia,811,2015,Asia,1,1,31,2,2015,31,2,2015,0,Kep,,.,demo group,removal of politician,,,,accomodation,,,,,,,4. example daily; march 1 2015,A day that no calendar has.',
  '2001995001,Exampleland,200,1995,Europe,1,1,2,3,1995,2,3,1995,0,Exampletown,,hundreds,students,social restrictions,,,,ignore,,,,,,,5. example daily; march 3 1995,In another country.',
].join('\n');

/**
 * In the shape of a form's export from KoboToolbox: the organisation's questions, then what the tool adds. "start" is
 * when the form was filled in, several choices are between spaces, and each is a column of 0 and 1 too.
 */
export const KOBO = [
  'start,end,today,username,deviceid,Date of incident,Province,Restrictions,Restrictions/RS_CORDON,Restrictions/RS_DISPERSAL,Number arrested,What happened,_id,_uuid,_submission_time,_validation_status,_notes,_status,_submitted_by,__version__,_tags,_index',
  '2021-09-02T08:10:00.000+07:00,2021-09-02T08:20:00.000+07:00,2021-09-02,CANARY-heron,CANARY-phone-1,2021-09-01,Kampot,RS_CORDON RS_DISPERSAL,1,1,2,The road was closed.,101,CANARY-uuid-1,2021-09-02T01:20:05,,,submitted_via_web,CANARY-heron,v1,,1',
  '2021-09-04T08:10:00.000+07:00,2021-09-04T08:20:00.000+07:00,2021-09-04,CANARY-heron,CANARY-phone-1,2021-09-03,Kep,RS_CORDON,1,0,0,A gate was held.,102,CANARY-uuid-2,2021-09-04T01:20:05,,,submitted_via_web,CANARY-heron,v1,,2',
].join('\n');

/** In the shape of the U.S. Press Freedom Tracker's export of incidents. */
export const PRESS_FREEDOM_TRACKER = [
  'title,url,first_published_at,last_published_at,latest_revision_created_at,teaser,teaser_image,date,exact_date_unknown,city,state,longitude,latitude,body,arrest_status,arresting_authority,unnecessary_use_of_force,assailant,detention_date,release_date',
  'Reporter shoved at a demonstration,https://example.org/incidents/1,2021-06-05,2021-06-06,2021-06-06,A reporter was shoved.,,2021-06-04,False,Kampot,Kampot,104.1815,10.6104,A reporter was shoved while filming.,,,False,law enforcement,,',
  'Photographer arrested,https://example.org/incidents/2,2021-06-07,2021-06-08,2021-06-08,A photographer was arrested.,,2021-06-06,True,,Kep,,,A photographer was arrested and released.,arrested and released,Example Police,True,,2021-06-06,2021-06-07',
].join('\n');

/**
 * Every application identifier of the GS1 General Specifications (section 3; state of January 2026),
 * as data. The facts follow GS1's own barcode syntax dictionary (https://ref.gs1.org/ai/).
 *
 * `ai`      one identifier, a family ending in `n` (`310n`: the last digit is the number of decimals,
 *           0 to `decimals`), or a range (`91-99`).
 * `format`  components in order. A letter for the character set (N digits, X set 82, Y set 39,
 *           Z set 64), a length (`6` exactly, `..20` one to twenty) and, after a colon, the rules of
 *           `rules.ts` that its content obeys. In brackets: may be absent.
 * `needs`   at least one of these must stand beside it (`01+21`: both together). A trailing `n` stands
 *           for any digit.
 * `not`     none of these may stand beside it.
 * `link`    it is a primary key of a Digital Link; each item is one order of allowed qualifiers.
 * `pathOnly` it may not be a query attribute of a Digital Link.
 */
export type AiRow = {
  readonly ai: string;
  readonly format: string;
  readonly title: string;
  readonly needs?: string;
  readonly not?: string;
  readonly decimals?: number;
  /** Where the value is a number with a fixed count of decimals (temperatures). */
  readonly scale?: number;
  readonly link?: readonly string[];
  readonly pathOnly?: true;
};

/**
 * Characters of the value, by the first two digits of the AI, where the standard lays the length down
 * for ever (General Specifications, figure 7.8.5-2). Only after these may the separator be absent.
 */
export const predefinedLengths: Readonly<Record<string, number>> = {
  '00': 18,
  '01': 14,
  '02': 14,
  '03': 14,
  '04': 16,
  '11': 6,
  '12': 6,
  '13': 6,
  '14': 6,
  '15': 6,
  '16': 6,
  '17': 6,
  '18': 6,
  '19': 6,
  '20': 2,
  '31': 6,
  '32': 6,
  '33': 6,
  '34': 6,
  '35': 6,
  '36': 6,
  '41': 13,
};

const item = '01 02 03 8006 8026';
const tradeItem = '01 02';
const logistic = '00 01';
const variableMeasure = '30 31nn 32nn 35nn 36nn';

const measure = (ai: string, title: string, needs: string): AiRow => ({
  ai,
  format: 'N6',
  title,
  needs,
  not: ai,
  decimals: 5,
});
const glnKey = (ai: string, title: string): AiRow => ({ ai, format: 'N13:csum', title });
const shipText = (ai: string, max: number, title: string, needs = '00'): AiRow => ({
  ai,
  format: `X..${max}:pcenc`,
  title,
  needs,
});
const temperature = (ai: string, title: string, not: string): AiRow => ({
  ai,
  format: 'N6 [X1:hyphen]',
  title,
  needs: '00',
  not,
  scale: 2,
});

const identification: readonly AiRow[] = [
  { ai: '00', format: 'N18:csum', title: 'SSCC', link: [] },
  { ai: '01', format: 'N14:csum', title: 'GTIN', not: '255 37', link: ['22 10 21', '235'] },
  { ai: '02', format: 'N14:csum', title: 'CONTENT', needs: '37', not: '01 03' },
  { ai: '03', format: 'N14:csum', title: 'MTO GTIN', not: '01 02 37 235', pathOnly: true },
  { ai: '10', format: 'X..20', title: 'BATCH/LOT', needs: item },
  { ai: '11', format: 'N6:yymmd0', title: 'PROD DATE', needs: item },
  { ai: '12', format: 'N6:yymmd0', title: 'DUE DATE', needs: '8020' },
  { ai: '13', format: 'N6:yymmd0', title: 'PACK DATE', needs: item },
  { ai: '15', format: 'N6:yymmd0', title: 'BEST BEFORE or BEST BY', needs: item },
  { ai: '16', format: 'N6:yymmd0', title: 'SELL BY', needs: item },
  { ai: '17', format: 'N6:yymmd0', title: 'USE BY or EXPIRY', needs: `${item} 255` },
  { ai: '20', format: 'N2', title: 'VARIANT', needs: item },
  { ai: '21', format: 'X..20', title: 'SERIAL', needs: '01 03 8006', not: '235', pathOnly: true },
  { ai: '22', format: 'X..20', title: 'CPV', needs: '01', pathOnly: true },
  { ai: '235', format: 'X..28', title: 'TPX', needs: '01', pathOnly: true },
  { ai: '240', format: 'X..30', title: 'ADDITIONAL ID', needs: item },
  { ai: '241', format: 'X..30', title: 'CUST. PART No.', needs: item },
  { ai: '242', format: 'N..6', title: 'MTO VARIANT', needs: '01 02 8006 8026' },
  { ai: '243', format: 'X..20', title: 'PCN', needs: '01 03' },
  { ai: '250', format: 'X..30', title: 'SECONDARY SERIAL', needs: '01+21 03+21 8006+21' },
  { ai: '251', format: 'X..30', title: 'REF. TO SOURCE', needs: '01 03 8006' },
  { ai: '253', format: 'N13:csum [X..17]', title: 'GDTI', link: [] },
  { ai: '254', format: 'X..20', title: 'GLN EXTENSION COMPONENT', needs: '414', pathOnly: true },
  {
    ai: '255',
    format: 'N13:csum [N..12]',
    title: 'GCN',
    not: '01 02 415 8006 8020 8026',
    link: [],
  },
  { ai: '30', format: 'N..8', title: 'VAR. COUNT', needs: tradeItem },
];

const measures: readonly AiRow[] = [
  measure('310n', 'NET WEIGHT (kg)', tradeItem),
  measure('311n', 'LENGTH (m)', tradeItem),
  measure('312n', 'WIDTH (m)', tradeItem),
  measure('313n', 'HEIGHT (m)', tradeItem),
  measure('314n', 'AREA (m²)', tradeItem),
  measure('315n', 'NET VOLUME (l)', tradeItem),
  measure('316n', 'NET VOLUME (m³)', tradeItem),
  measure('320n', 'NET WEIGHT (lb)', tradeItem),
  measure('321n', 'LENGTH (in)', tradeItem),
  measure('322n', 'LENGTH (ft)', tradeItem),
  measure('323n', 'LENGTH (yd)', tradeItem),
  measure('324n', 'WIDTH (in)', tradeItem),
  measure('325n', 'WIDTH (ft)', tradeItem),
  measure('326n', 'WIDTH (yd)', tradeItem),
  measure('327n', 'HEIGHT (in)', tradeItem),
  measure('328n', 'HEIGHT (ft)', tradeItem),
  measure('329n', 'HEIGHT (yd)', tradeItem),
  measure('330n', 'GROSS WEIGHT (kg)', logistic),
  measure('331n', 'LENGTH (m), log', logistic),
  measure('332n', 'WIDTH (m), log', logistic),
  measure('333n', 'HEIGHT (m), log', logistic),
  measure('334n', 'AREA (m²), log', logistic),
  measure('335n', 'VOLUME (l), log', logistic),
  measure('336n', 'VOLUME (m³), log', logistic),
  measure('337n', 'KG PER m²', '01'),
  measure('340n', 'GROSS WEIGHT (lb)', logistic),
  measure('341n', 'LENGTH (in), log', logistic),
  measure('342n', 'LENGTH (ft), log', logistic),
  measure('343n', 'LENGTH (yd), log', logistic),
  measure('344n', 'WIDTH (in), log', logistic),
  measure('345n', 'WIDTH (ft), log', logistic),
  measure('346n', 'WIDTH (yd), log', logistic),
  measure('347n', 'HEIGHT (in), log', logistic),
  measure('348n', 'HEIGHT (ft), log', logistic),
  measure('349n', 'HEIGHT (yd), log', logistic),
  measure('350n', 'AREA (in²)', tradeItem),
  measure('351n', 'AREA (ft²)', tradeItem),
  measure('352n', 'AREA (yd²)', tradeItem),
  measure('353n', 'AREA (in²), log', logistic),
  measure('354n', 'AREA (ft²), log', logistic),
  measure('355n', 'AREA (yd²), log', logistic),
  measure('356n', 'NET WEIGHT (tr oz)', tradeItem),
  measure('357n', 'NET VOLUME (oz)', tradeItem),
  measure('360n', 'NET VOLUME (qt (US))', tradeItem),
  measure('361n', 'NET VOLUME (gal.)', tradeItem),
  measure('362n', 'VOLUME (qt (US)), log', logistic),
  measure('363n', 'VOLUME (gal (US)), log', logistic),
  measure('364n', 'NET VOLUME (in³)', tradeItem),
  measure('365n', 'NET VOLUME (ft³)', tradeItem),
  measure('366n', 'NET VOLUME (yd³)', tradeItem),
  measure('367n', 'VOLUME (in³), log', logistic),
  measure('368n', 'VOLUME (ft³), log', logistic),
  measure('369n', 'VOLUME (yd³), log', logistic),
];

const amounts: readonly AiRow[] = [
  { ai: '37', format: 'N..8', title: 'COUNT', needs: '00+02 00+8026' },
  {
    ai: '390n',
    format: 'N..15',
    title: 'AMOUNT',
    needs: '255 8020',
    not: '390n 391n 394n 8111',
    decimals: 9,
  },
  {
    ai: '391n',
    format: 'N3:iso4217 N..15',
    title: 'AMOUNT',
    needs: '8020',
    not: '391n',
    decimals: 9,
  },
  {
    ai: '392n',
    format: 'N..15',
    title: 'PRICE',
    needs: '01+30 01+31nn 01+32nn 01+35nn 01+36nn',
    not: '392n 393n',
    decimals: 9,
  },
  {
    ai: '393n',
    format: 'N3:iso4217 N..15',
    title: 'PRICE',
    needs: variableMeasure,
    not: '393n',
    decimals: 9,
  },
  { ai: '394n', format: 'N4', title: 'PRCNT OFF', needs: '255', not: '394n 8111', decimals: 3 },
  {
    ai: '395n',
    format: 'N6',
    title: 'PRICE/UoM',
    needs: variableMeasure,
    not: '392n 393n 395n 8005',
    decimals: 5,
  },
];

const transport: readonly AiRow[] = [
  { ai: '400', format: 'X..30', title: 'ORDER NUMBER' },
  { ai: '401', format: 'X..30:gcppos1', title: 'GINC', link: [] },
  { ai: '402', format: 'N17:csum', title: 'GSIN', link: [] },
  { ai: '403', format: 'X..30', title: 'ROUTE', needs: '00' },
  glnKey('410', 'SHIP TO LOC'),
  glnKey('411', 'BILL TO'),
  glnKey('412', 'PURCHASE FROM'),
  glnKey('413', 'SHIP FOR LOC'),
  { ...glnKey('414', 'LOC No.'), link: ['254', '7040'] },
  { ...glnKey('415', 'PAY TO'), needs: '8020', link: ['8020'] },
  glnKey('416', 'PROD/SERV LOC'),
  { ...glnKey('417', 'PARTY'), link: ['7040'] },
  { ai: '420', format: 'X..20', title: 'SHIP TO POST', not: '421' },
  { ai: '421', format: 'N3:iso3166 X..9', title: 'SHIP TO POST', not: '4307' },
  { ai: '422', format: 'N3:iso3166', title: 'ORIGIN', needs: item, not: '426' },
  {
    ai: '423',
    format: 'N3:iso3166 [N3:iso3166] [N3:iso3166] [N3:iso3166] [N3:iso3166]',
    title: 'COUNTRY - INITIAL PROCESS',
    needs: '01 02 03',
    not: '426',
  },
  { ai: '424', format: 'N3:iso3166', title: 'COUNTRY - PROCESS', needs: '01 02 03', not: '426' },
  {
    ai: '425',
    format: 'N3:iso3166 [N3:iso3166] [N3:iso3166] [N3:iso3166] [N3:iso3166]',
    title: 'COUNTRY - DISASSEMBLY',
    needs: '01 02 03',
    not: '426',
  },
  { ai: '426', format: 'N3:iso3166', title: 'COUNTRY - FULL PROCESS', needs: '01 02 03' },
  { ai: '427', format: 'X..3', title: 'ORIGIN SUBDIVISION', needs: '01+422 02+422 03+422' },
  shipText('4300', 35, 'SHIP TO COMP'),
  shipText('4301', 35, 'SHIP TO NAME'),
  shipText('4302', 70, 'SHIP TO ADD1'),
  shipText('4303', 70, 'SHIP TO ADD2', '4302'),
  shipText('4304', 70, 'SHIP TO SUB'),
  shipText('4305', 70, 'SHIP TO LOC'),
  shipText('4306', 70, 'SHIP TO REG'),
  { ai: '4307', format: 'X2:iso3166alpha2', title: 'SHIP TO COUNTRY', needs: '00' },
  { ai: '4308', format: 'X..30', title: 'SHIP TO PHONE', needs: '00' },
  { ai: '4309', format: 'N10:latitude N10:longitude', title: 'SHIP TO GEO', needs: '00' },
  shipText('4310', 35, 'RTN TO COMP'),
  shipText('4311', 35, 'RTN TO NAME'),
  shipText('4312', 70, 'RTN TO ADD1'),
  shipText('4313', 70, 'RTN TO ADD2', '4312'),
  shipText('4314', 70, 'RTN TO SUB'),
  shipText('4315', 70, 'RTN TO LOC'),
  shipText('4316', 70, 'RTN TO REG'),
  { ai: '4317', format: 'X2:iso3166alpha2', title: 'RTN TO COUNTRY', needs: '00' },
  { ai: '4318', format: 'X..20', title: 'RTN TO POST', needs: '00' },
  { ai: '4319', format: 'X..30', title: 'RTN TO PHONE', needs: '00' },
  shipText('4320', 35, 'SRV DESCRIPTION'),
  { ai: '4321', format: 'N1:yesno', title: 'DANGEROUS GOODS', needs: '00' },
  { ai: '4322', format: 'N1:yesno', title: 'AUTH TO LEAVE', needs: '00' },
  { ai: '4323', format: 'N1:yesno', title: 'SIG REQUIRED', needs: '00' },
  { ai: '4324', format: 'N6:yymmd0 N4:hhmi', title: 'NOT BEF DEL DT', needs: '00' },
  { ai: '4325', format: 'N6:yymmd0 N4:hhmi', title: 'NOT AFT DEL DT', needs: '00' },
  { ai: '4326', format: 'N6:yymmdd', title: 'REL DATE', needs: '00' },
  temperature('4330', 'MAX TEMP F.', '4331'),
  temperature('4331', 'MAX TEMP C.', '4330'),
  temperature('4332', 'MIN TEMP F.', '4333'),
  temperature('4333', 'MIN TEMP C.', '4332'),
];

const processor = (n: number): AiRow => ({
  ai: `703${n}`,
  format: 'N3:iso3166999 X..27',
  title: `PROCESSOR # ${n}`,
  needs: tradeItem,
});
const healthcareNumber = (ai: string, title: string): AiRow => ({
  ai,
  format: 'X..20',
  title,
  needs: '01',
});
const certification = (n: number): AiRow => ({
  ai: `723${n}`,
  format: 'X2 X..28',
  title: `CERT # ${n + 1}`,
  needs: '01 8004',
});
const digits = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

const industry: readonly AiRow[] = [
  { ai: '7001', format: 'N13', title: 'NSN', needs: '01 02 8006 8026' },
  { ai: '7002', format: 'X..30', title: 'MEAT CUT', needs: tradeItem },
  { ai: '7003', format: 'N6:yymmdd N4:hhmi', title: 'EXPIRY TIME', needs: '01 02 03' },
  { ai: '7004', format: 'N..4', title: 'ACTIVE POTENCY', needs: '01+10 03+10' },
  { ai: '7005', format: 'X..12', title: 'CATCH AREA', needs: tradeItem },
  { ai: '7006', format: 'N6:yymmdd', title: 'FIRST FREEZE DATE', needs: tradeItem },
  { ai: '7007', format: 'N6:yymmdd [N6:yymmdd]', title: 'HARVEST DATE', needs: tradeItem },
  { ai: '7008', format: 'X..3', title: 'AQUATIC SPECIES', needs: tradeItem },
  { ai: '7009', format: 'X..10', title: 'FISHING GEAR TYPE', needs: tradeItem },
  { ai: '7010', format: 'X..2', title: 'PROD METHOD', needs: '01 02 03' },
  { ai: '7011', format: 'N6:yymmdd [N4:hhmi]', title: 'TEST BY DATE', needs: '01 02 03' },
  { ai: '7020', format: 'X..20', title: 'REFURB LOT', needs: '01+416 03+416 8006+416' },
  { ai: '7021', format: 'X..20', title: 'FUNC STAT', needs: '01 03 8006' },
  { ai: '7022', format: 'X..20', title: 'REV STAT', needs: '01+7021 03+7021 8006+7021' },
  { ai: '7023', format: 'X..30:gcppos1', title: 'GIAI - ASSEMBLY' },
  ...digits.map(processor),
  { ai: '7040', format: 'N1 X1 X1 X1:importeridx', title: 'UIC+EXT', pathOnly: true },
  {
    ai: '7041',
    format: 'X..4:packagetype',
    title: 'UFRGT UNIT TYPE',
    needs: '00',
    pathOnly: true,
  },
  healthcareNumber('710', 'NHRN PZN'),
  healthcareNumber('711', 'NHRN CIP'),
  healthcareNumber('712', 'NHRN CN'),
  healthcareNumber('713', 'NHRN DRN'),
  healthcareNumber('714', 'NHRN AIM'),
  healthcareNumber('715', 'NHRN NDC'),
  healthcareNumber('716', 'NHRN AIC'),
  healthcareNumber('717', 'NHRN SRN'),
  ...digits.map(certification),
  { ai: '7240', format: 'X..20', title: 'PROTOCOL', needs: '01 8006', not: '03' },
  { ai: '7241', format: 'N2:mediatype', title: 'AIDC MEDIA TYPE', needs: '8017 8018' },
  { ai: '7242', format: 'X..25', title: 'VCN', needs: '8017 8018' },
  { ai: '7250', format: 'N8:yyyymmdd', title: 'DOB', needs: '8018', not: '7251' },
  { ai: '7251', format: 'N8:yyyymmdd N4:hhmi', title: 'DOB TIME', needs: '8018', not: '7250' },
  { ai: '7252', format: 'N1:iso5218', title: 'BIO SEX', needs: '8018' },
  {
    ai: '7253',
    format: 'X..40:pcenc',
    title: 'FAMILY NAME',
    needs: '8017 8018',
    not: '7256 7259',
  },
  { ai: '7254', format: 'X..40:pcenc', title: 'GIVEN NAME', needs: '8017 8018', not: '7256 7259' },
  { ai: '7255', format: 'X..10', title: 'SUFFIX', needs: '8017 8018', not: '7256 7259' },
  { ai: '7256', format: 'X..90:pcenc', title: 'FULL NAME', needs: '8017 8018' },
  { ai: '7257', format: 'X..70:pcenc', title: 'PERSON ADDR', needs: '8018' },
  { ai: '7258', format: 'X3:posinseqslash', title: 'BIRTH SEQUENCE', needs: '8018+7259' },
  { ai: '7259', format: 'X..40:pcenc', title: 'BABY', needs: '8018', not: '7256' },
];

const special: readonly AiRow[] = [
  {
    ai: '8001',
    format: 'N4:nonzero N5:nonzero N3:nonzero N1:winding N1',
    title: 'DIMENSIONS',
    needs: '01',
  },
  { ai: '8002', format: 'X..20', title: 'CMT No.' },
  { ai: '8003', format: 'N1:zero N13:csum [X..16]', title: 'GRAI', link: [] },
  { ai: '8004', format: 'X..30:gcppos1', title: 'GIAI', link: ['7040'] },
  { ai: '8005', format: 'N6', title: 'PRICE PER UNIT', needs: tradeItem },
  {
    ai: '8006',
    format: 'N14:csum N4:pieceoftotal',
    title: 'ITIP',
    not: '01 03 37',
    link: ['22 10 21'],
  },
  { ai: '8007', format: 'X..34:iban', title: 'IBAN', needs: '415' },
  { ai: '8008', format: 'N6:yymmdd N2:hh [N2:mi] [N2:ss]', title: 'PROD TIME', needs: '01 02 03' },
  { ai: '8009', format: 'X..50', title: 'OPTSEN', needs: '00 01 03' },
  { ai: '8010', format: 'Y..30:gcppos1', title: 'CPID', link: ['8011'] },
  { ai: '8011', format: 'N..12:nozeroprefix', title: 'CPID SERIAL', needs: '8010', pathOnly: true },
  { ai: '8012', format: 'X..20', title: 'VERSION', needs: '01 03 8006' },
  { ai: '8013', format: 'X..25:csumalpha,gcppos1', title: 'GMN', link: [] },
  {
    ai: '8014',
    format: 'X..25:csumalpha,gcppos1,hasnondigit',
    title: 'MUDI',
    needs: '01',
    pathOnly: true,
  },
  { ai: '8017', format: 'N18:csum', title: 'GSRN - PROVIDER', not: '8018', link: ['8019'] },
  { ai: '8018', format: 'N18:csum', title: 'GSRN - RECIPIENT', not: '8017', link: ['8019'] },
  { ai: '8019', format: 'N..10', title: 'SRIN', needs: '8017 8018', pathOnly: true },
  { ai: '8020', format: 'X..25', title: 'REF No.', needs: '415', pathOnly: true },
  {
    ai: '8026',
    format: 'N14:csum N4:pieceoftotal',
    title: 'ITIP CONTENT',
    needs: '37',
    not: '02 03 8006',
  },
  {
    ai: '8030',
    format: 'Z..90',
    title: 'DIGSIG',
    needs: '00 01+21 03+21 253 255 8003 8004 8006+21 8010+8011 8017 8018',
  },
  { ai: '8040', format: 'N15', title: 'IMEI', needs: '01+21', pathOnly: true },
  { ai: '8041', format: 'N15', title: 'IMEI2', needs: '01+21+8040', pathOnly: true },
  { ai: '8042', format: 'N32', title: 'ESIM', needs: '01+21+8040', pathOnly: true },
  { ai: '8043', format: 'N18 [N..2]', title: 'PSIM', needs: '01+21+8040', pathOnly: true },
  { ai: '8110', format: 'X..70:couponcode', title: 'COUPON CODE' },
  { ai: '8111', format: 'N4', title: 'POINTS', needs: '255' },
  { ai: '8112', format: 'X..70:couponposoffer', title: 'POSITIVE OFFER COUPON' },
  { ai: '8200', format: 'X..70', title: 'PRODUCT URL', needs: '01', pathOnly: true },
  { ai: '90', format: 'X..30', title: 'INTERNAL' },
  { ai: '91-99', format: 'X..90', title: 'INTERNAL' },
];

export const aiTable: readonly AiRow[] = [
  ...identification,
  ...measures,
  ...amounts,
  ...transport,
  ...industry,
  ...special,
];

/** Names that may stand for primary keys and qualifiers in older Digital Link URIs. */
export const alternateStems: Readonly<Record<string, string>> = {
  sscc: '00',
  gtin: '01',
  cpv: '22',
  lot: '10',
  ser: '21',
  gdti: '253',
  glnx: '254',
  gcn: '255',
  ginc: '401',
  gsin: '402',
  gln: '414',
  payto: '415',
  party: '417',
  grai: '8003',
  giai: '8004',
  itip: '8006',
  cpid: '8010',
  cpsn: '8011',
  gmn: '8013',
  gsrnp: '8017',
  gsrn: '8018',
  srin: '8019',
  refno: '8020',
};

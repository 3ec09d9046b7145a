/** Mean masses of the elements by atomic number, u; those of RDKit's periodic table, which its weights rest on. */
const weights = [
  '0 1.008 4.003 6.941 9.012 10.812 12.011 14.007 15.999 18.998 20.18 22.99 24.305 26.982 28.086 30.974',
  '32.067 35.453 39.948 39.098 40.078 44.956 47.867 50.942 51.996 54.938 55.845 58.933 58.693 63.546 65.39',
  '69.723 72.61 74.922 78.96 79.904 83.8 85.468 87.62 88.906 91.224 92.906 95.94 98 101.07 102.906 106.42',
  '107.868 112.412 114.818 118.711 121.76 127.6 126.904 131.29 132.905 137.328 138.906 140.116 140.908',
  '144.24 145 150.36 151.964 157.25 158.925 162.5 164.93 167.26 168.934 173.04 174.967 178.49 180.948',
  '183.84 186.207 190.23 192.217 195.078 196.967 200.59 204.383 207.2 208.98 209 210 222 223 226 227',
  '232.038 231.036 238.029 237 244 243 247 247 251 252 257 258 259 262 267 268 269 270 269 278 281 281 285',
  '284 289 288 293 292 294',
].flatMap((line) => line.split(' ').map(Number));

/** Masses of isotopes that molecules are marked with, by atomic number and mass number, u. */
const isotopes = new Map(
  [
    '1:2=2.014102 1:3=3.016049 5:10=10.012937 5:11=11.009305 6:11=11.011434 6:13=13.003355',
    '6:14=14.003242 7:13=13.005739 7:15=15.000109 8:15=15.003066 8:17=16.999132 8:18=17.999161',
    '9:18=18.000938 14:29=28.976495 14:30=29.973770 15:32=31.973907 15:33=32.971725 16:33=32.971459',
    '16:34=33.967867 16:35=34.969032 16:36=35.967081 17:35=34.968853 17:36=35.968307 17:37=36.965903',
    '34:75=74.922523 34:77=76.919914 34:80=79.916521 35:76=75.924541 35:77=76.921379 35:79=78.918337',
    '35:81=80.916291 43:99=98.906255 53:123=122.905589 53:124=123.906210 53:125=124.904630',
    '53:129=128.904988 53:131=130.906125',
  ]
    .flatMap((line) => line.split(' '))
    .map((entry) => entry.split('=') as [string, string])
    .map(([isotope, mass]) => [isotope, Number(mass)] as const),
);

/** Mass of an atom, u; of an isotope that is not listed its mass number, which is within a tenth. */
export function massOf(element: number, isotope: number): number {
  if (isotope === 0) return weights[element] ?? 0;
  return isotopes.get(`${element}:${isotope}`) ?? isotope;
}

/** By how many whole units the mass of an isotope differs from the mean mass of its element, towards 0. */
export function isotopeShift(element: number, isotope: number): number {
  return Math.trunc(massOf(element, isotope) - massOf(element, 0));
}

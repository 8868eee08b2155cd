/** The style of the HTML report; it follows the reader's light or dark setting. */
export const placementStyle = `
:root{color-scheme:light dark}
body{font:14px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem}
header{border-left:6px solid #c9a227;padding-left:1rem}header.fits{border-color:#2e8b57}header.does-not-fit{border-color:#c0392b}
h1{font-size:1.4rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .5rem}h3{font-size:1rem;margin:1rem 0 .3rem}small{font-weight:normal;opacity:.7}
pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:.5rem 0}
table{border-collapse:collapse}td,th{padding:.2rem .8rem .2rem 0;text-align:left;vertical-align:top;font-weight:normal;overflow-wrap:anywhere}
.funnel .bar{width:20rem}.funnel i{display:block;height:.9rem;background:#5b8def;min-width:1px}.funnel .loses i{background:#c0392b}.funnel .loses td:last-child{color:#c0392b}
.cells{display:flex;flex-wrap:wrap;gap:3px}.cells span{display:flex;width:26px;height:22px;border-radius:3px;overflow:hidden;box-shadow:0 0 0 1px #8884}
.cells b{flex:1}.cells .fits{box-shadow:0 0 0 2px #2e8b57}.key b{display:inline-block;width:1em;height:1em;vertical-align:-2px;border-radius:2px}
.h0{background:#b7eac8}.h1{background:#aae6b0}.h2{background:#a6e29c}.h3{background:#acde8f}.h4{background:#b7da82}.h5{background:#c6d674}.h6{background:#d2cb67}.h7{background:#cfab59}.h8{background:#cb874c}.h9{background:#c75e3e}.h10{background:#bd3737}
.none{background:repeating-linear-gradient(45deg,#8886 0 3px,transparent 3px 6px)}
`

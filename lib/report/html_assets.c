#include "mq_html.h"

/* Colours meet 4.5:1 on their ground in both schemes. */
static const char *const S_style[] = {
    ":root{color-scheme:light dark;--ink:#1b2530;--soft:#4d5b69;--line:#c9d1da;--hair:#e4e9ee;--paper:#fff;",
    "--wash:#f4f6f9;--accent:#0b4f8a;--mark:#fff0b3;--markink:#1b2530;--bar:#5d8fbd;--dot:#1f5a94;--edge:#"
    "fff}",
    "@media(prefers-color-scheme:dark){:root{--ink:#e4e9ee;--soft:#a9b6c3;--line:#465361;--hair:#2b3540;",
    "--paper:#12181f;--wash:#1a222b;--accent:#7ab8f0;--mark:#5c4a00;--markink:#fff3c4;--bar:#4f83b3;--dot:#"
    "7ab8f0;--edge:#71859a}}",
    "*{box-sizing:border-box}",
    "html{-webkit-text-size-adjust:100%;scroll-behavior:smooth;scroll-padding-top:1rem}",
    "@media(prefers-reduced-motion:reduce){html{scroll-behavior:auto}}",
    "body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.6 'Source Sans 3','Segoe UI','Noto "
    "Sans',",
    "'Helvetica Neue',Arial,sans-serif;font-variant-numeric:lining-nums;overflow-wrap:break-word}",
    "a{color:var(--accent);text-underline-offset:.15em}a:focus-visible,[tabindex]:focus-visible,button:focus-"
    "visible,",
    "input:focus-visible{outline:2px solid var(--accent);outline-offset:2px}",
    ".skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:1rem;background:var(--paper);padding:."
    "5rem;z-index:2}",
    "header.top{border-bottom:3px solid var(--accent);padding:2.6rem 0 1.6rem;margin-bottom:1.6rem}",
    ".wrap{max-width:76rem;margin:0 auto;padding:0 2rem}",
    "h1{font-size:2.1rem;line-height:1.2;font-weight:650;letter-spacing:-.012em;margin:0;text-wrap:balance}",
    ".sub{color:var(--soft);font-size:1.08rem;margin:.6rem 0 0}",
    "h2{font-size:1.5rem;line-height:1.25;font-weight:650;letter-spacing:-.008em;margin:0 0 .9rem}",
    "h3{font-size:1.14rem;line-height:1.35;font-weight:650;margin:2.2rem 0 .6rem}",
    "h4{font-size:1rem;margin:1.6rem 0 .4rem}p{margin:0 0 "
    "1rem;max-width:44rem}ul{max-width:44rem;padding-left:1.3rem}",
    "section>ul{background:var(--wash);border-left:4px solid var(--accent);padding:.8rem 1.2rem .8rem "
    "2.3rem}",
    "li{margin:.3rem 0}main>section{content-visibility:auto;contain-intrinsic-size:auto "
    "120rem;padding:2.4rem 0 .6rem;border-top:1px solid var(--line)}",
    "main>section:first-of-type{border-top:0;padding-top:.2rem}",
    ".page{display:grid;grid-template-columns:13.5rem minmax(0,1fr);gap:2.6rem;padding-bottom:4rem}",
    "nav{font-size:.9rem;line-height:1.4}nav div{position:sticky;top:1.2rem;max-height:calc(100vh - "
    "2.4rem);overflow:auto}",
    "nav p{font-weight:650;margin:0 0 .5rem;color:var(--soft)}nav ol{list-style:none;margin:0;padding:0}",
    "nav li{margin:0}nav a{display:block;padding:.32rem 0 .32rem .8rem;border-left:2px solid "
    "var(--hair);color:var(--ink);",
    "text-decoration:none}nav a:hover{color:var(--accent);border-color:var(--accent)}nav .l3 "
    "a{padding-left:1.7rem;",
    "color:var(--soft);font-size:.86rem}",
    ".tbl,.fig{margin:1.8rem 0 2.2rem}.cap{margin:0 0 .6rem;font-size:1rem;line-height:1.4;max-width:none}",
    ".cap b{display:block;font-size:.86rem;font-weight:650;color:var(--accent)}.cap span{font-weight:600}",
    /* shades at the edges of a table that goes on beside the page */
    ".scroll{overflow-x:auto;-webkit-overflow-scrolling:touch;background:linear-gradient(90deg,var(--paper) "
    "40%,transparent) 0 0/2rem 100%,",
    "linear-gradient(270deg,var(--paper) 40%,transparent) 100% 0/2rem 100%,linear-gradient(90deg,var(--line),"
    "transparent) 0 0/.7rem 100%,",
    "linear-gradient(270deg,var(--line),transparent) 100% 0/.7rem "
    "100%;background-attachment:local,local,scroll,"
    "scroll;background-repeat:no-repeat}",
    "table{border-collapse:collapse;font-size:.92rem;line-height:1.4;font-variant-numeric:tabular-nums "
    "lining-nums;",
    "border-top:2px solid var(--ink);border-bottom:2px solid var(--ink);min-width:min(100%,30rem)}",
    "th,td{padding:.42rem .85rem;text-align:right;vertical-align:baseline;font-weight:400}",
    "thead th{font-weight:600;font-size:.86rem;color:var(--soft);vertical-align:bottom;border-bottom:1px "
    "solid var(--ink)}",
    "thead .span th,thead .span td{border-bottom:0;padding-bottom:.15rem;text-align:center;color:var(--ink)}",
    "thead th.nu{white-space:normal}.many td,.many thead th{padding-left:.5rem;padding-right:.5rem}.many "
    "thead .stub{padding-left:.2rem}",
    "thead .span th{box-shadow:inset 0 -1px 0 var(--line)}",
    "tbody th,.stub,.tx{text-align:left}tbody "
    "th{min-width:9rem;max-width:26rem}.tx{min-width:15rem}.ci{white-space:nowrap;",
    "color:var(--soft)}.nu{white-space:nowrap}.hid{color:var(--soft)}",
    "tbody tr+tr>*{border-top:1px solid var(--hair)}tbody tr:hover>*{background:var(--wash)}",
    ".grp th{font-weight:650;padding-top:.9rem}tr.tot>*{font-weight:650;border-top:1px solid "
    "var(--ink)!important}",
    "tr.tot .ci{font-weight:400}th.stub,tbody th{padding-left:.2rem}tbody .in1{padding-left:1.4rem}",
    "tbody .in2{padding-left:2.6rem}tbody .in3{padding-left:3.8rem}tbody .in4{padding-left:5rem}",
    "td:last-child,thead th:last-child{padding-right:.3rem}",
    "th.stub,tbody th{position:sticky;left:0;background:var(--paper);z-index:1}",
    ".notes{margin-top:.6rem}.notes p{font-size:.85rem;line-height:1.45;color:var(--soft);margin:.15rem "
    "0;max-width:48rem}",
    ".data{font-size:.88rem;line-height:1.5;color:var(--soft);margin:.5rem 0 0;max-width:48rem}",
    ".aside{border-left:4px solid var(--accent);background:var(--wash);padding:.8rem 1.1rem}",
    /* a quotation a line, what it is an example of beside it */
    ".quote{margin:0;max-width:60rem;display:grid;grid-template-columns:minmax(0,1fr) "
    "17rem;column-gap:1.6rem;"
    "align-items:baseline;",
    "border-bottom:1px solid var(--hair);padding:.42rem 0}",
    ".quote blockquote{margin:0}.quote figcaption{font-size:.86rem;line-height:1.45;color:var(--soft)}",
    "mark{background:var(--mark);color:var(--markink);padding:.05em .15em;border-radius:2px}",
    "pre{background:var(--wash);border:1px solid var(--hair);padding:.9rem "
    "1.1rem;overflow-x:auto;font-size:.84rem;line-height:1.5}",
    "code{font-family:ui-monospace,'DejaVu Sans Mono',Consolas,monospace}sup{line-height:0;font-size:.75em}",
    ".tools{display:flex;gap:.8rem;margin:-.3rem 0 .4rem;font-size:.82rem}.tools input,.tools "
    "button{font:inherit;color:inherit;",
    "background:var(--paper);border:1px solid var(--line);border-radius:4px;padding:.2rem .6rem}.tools "
    "button{cursor:pointer;",
    "border-color:transparent;color:var(--accent);padding-left:0;background:none}.tools "
    "button:hover{text-decoration:underline}",
    ".tools input{width:12rem;max-width:45vw}thead button{all:unset;cursor:pointer}thead "
    "button:hover{color:var(--accent)}",
    "thead button:focus-visible{outline:2px solid var(--accent)}",
    "[aria-sort=ascending] button::after{content:' \\2191'}[aria-sort=descending] button::after{content:' "
    "\\2193'}",
    ".pan "
    "svg.mf{min-width:42rem}svg.mf{display:block;width:100%;max-width:760px;height:auto}.phone{display:none}."
    "phone "
    "svg.mf{max-width:420px}",
    ".mf-ink{fill:var(--ink)}.mf-mute{fill:var(--soft)}.mf-grid{stroke:var(--hair)}.mf-base,.mf-way{stroke:"
    "var(--soft)}",
    ".mf-whisker{stroke:var(--ink)}.mf-bar{fill:var(--bar)}.mf-empty{fill:var(--wash)}",
    ".mf-mark{fill:var(--dot);stroke:var(--paper)}.mf-hollow{fill:var(--paper);stroke:var(--dot)}",
    ".mf-segment,.mf-key,.mf-heat,.mf-node{stroke:var(--edge);stroke-width:1}.mf-ribbon{stroke:var(--edge);"
    "stroke-width:.4}",
    "@media(max-width:60rem){.page{display:block}nav{margin-bottom:1.6rem;border-bottom:1px solid "
    "var(--line);padding-bottom:1.2rem}",
    "nav div{position:static;max-height:none}nav .l3{display:none}}",
    "@media(max-width:40rem){body{font-size:15.5px}.wrap{padding:0 1.05rem}header.top{padding:1.5rem 0 "
    "1.1rem;margin-bottom:1.1rem}",
    "h1{font-size:1.55rem}h2{font-size:1.28rem}th,td{padding:.42rem .55rem}tbody "
    "th{min-width:7.5rem;max-width:11rem}",
    "main>section{padding-top:1.7rem}table{font-size:.88rem}tbody .in1{padding-left:1rem}thead .span "
    "th{text-align:left}.quote{display:block}.quote figcaption{margin-top:.1rem}.wide{display:none}."
    "phone{"
    "display:block}}",
    "@media "
    "print{:root{color-scheme:light;--ink:#000;--soft:#333;--line:#999;--hair:#ccc;--paper:#fff;--wash:#fff;-"
    "-accent:#000;",
    "--mark:#ddd;--markink:#000}body{font-size:10pt}nav,.tools,.skip{display:none}.page{display:block}.wrap{"
    "max-width:none;padding:0}",
    "main>section{content-visibility:visible}.tbl,.fig,.quote,tr{break-inside:avoid}h2,h3,.cap{break-after:"
    "avoid}.scroll{overflow:visible}thead{"
    "display:table-header-group}",
    "a{color:inherit;text-decoration:none}svg.mf{max-width:16cm}.wide{display:block}.phone{display:none}}",
    NULL};

/* Adds sorting, filtering and copying to tables; without it the page reads the same. Words come from the
 * body's data attributes, never from answers. */
static const char *const S_script[] = {
    "(()=>{const w=document.body.dataset;document.querySelectorAll('.tbl').forEach(box=>{",
    "const t=box.querySelector('table'),b=t.tBodies[0],rows=[...b.rows];if(rows.length<4)return;",
    "const bar=document.createElement('div');bar.className='tools';",
    "if(rows.length>11){const "
    "f=document.createElement('input');f.type='search';f.placeholder=f.ariaLabel=w.filter;",
    "f.oninput=()=>{const "
    "q=f.value.toLocaleLowerCase();rows.forEach(r=>{r.hidden=!r.textContent.toLocaleLowerCase().includes(q)})"
    "};",
    "bar.append(f)}",
    "const c=document.createElement('button');c.type='button';c.textContent=w.copy;c.onclick=()=>{",
    "const "
    "s=[...t.rows].filter(r=>!r.hidden).map(r=>[...r.cells].map(x=>x.textContent.trim()).join('\\t')).join('"
    "\\n');",
    "const done=()=>{c.textContent=w.copied;setTimeout(()=>{c.textContent=w.copy},1500)};",
    "if(navigator.clipboard)navigator.clipboard.writeText(s).then(done,()=>{});else{const "
    "a=document.createElement('textarea');",
    "a.value=s;document.body.append(a);a.select();document.execCommand('copy');a.remove();done()}};bar."
    "append(c);",
    "box.insertBefore(bar,box.querySelector('.scroll'));",
    "if(rows.some(r=>r.className=='grp'))return;const heads=t.tHead.rows[t.tHead.rows.length-1].cells;",
    "[...heads].forEach((h,i)=>{const "
    "k=document.createElement('button');k.type='button';k.title=w.sort;k.append(...h.childNodes);",
    "h.append(k);k.onclick=()=>{const "
    "up=h.getAttribute('aria-sort')=='descending';[...heads].forEach(x=>x.removeAttribute('aria-sort'));",
    "h.setAttribute('aria-sort',up?'ascending':'descending');const val=r=>{const x=r.cells[i];",
    "return x.dataset.v===undefined?(i&&!x.classList.contains('tx')?null:x.textContent):+x.dataset.v};",
    "const body=rows.filter(r=>r.className!='tot'),end=rows.filter(r=>r.className=='tot');",
    "body.sort((p,q)=>{const x=val(p),y=val(q);if(x===null||y===null)return (x===null)-(y===null);",
    "const o=typeof x=='number'&&typeof "
    "y=='number'?x-y:String(x).localeCompare(String(y),document.documentElement.lang);",
    "return up?o:-o});b.append(...body,...end)}})})})();",
    NULL};

const char *const *mq_html_style(void)
{
    return S_style;
}

const char *const *mq_html_script(void)
{
    return S_script;
}

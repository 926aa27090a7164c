"""Grey words across every page, made the way Word makes its own: a text shape in the header."""

from __future__ import annotations

from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from storage.papers.layout import BODY_FONT

# The formulas and the path are those of Word's type 136, text on a line; Word needs them spelt out.
_SHAPE = """
<w:pict {namespaces} xmlns:v="urn:schemas-microsoft-com:vml"
    xmlns:o="urn:schemas-microsoft-com:office:office">
  <v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"
      path="m@7,l@8,m@5,21600l@6,21600e">
    <v:formulas>
      <v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/>
      <v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>
      <v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/>
      <v:f eqn="mid @5 @6"/><v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/>
      <v:f eqn="mid @6 @7"/><v:f eqn="sum @6 0 @5"/>
    </v:formulas>
    <v:path textpathok="t" o:connecttype="custom"
        o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800" o:connectangles="270,180,90,0"/>
    <v:textpath on="t" fitshape="t"/>
    <v:handles><v:h position="#0,bottomRight" xrange="6629,14971"/></v:handles>
    <o:lock v:ext="edit" text="t" shapetype="t"/>
  </v:shapetype>
  <v:shape id="PowerPlusWaterMarkObject1" o:spid="_x0000_s2049" type="#_x0000_t136"
      style="position:absolute;margin-left:0;margin-top:0;width:{width}pt;height:{height}pt;\
rotation:315;z-index:-251658752;mso-position-horizontal:center;\
mso-position-horizontal-relative:margin;mso-position-vertical:center;\
mso-position-vertical-relative:margin"
      o:allowincell="f" fillcolor="silver" stroked="f">
    <v:fill opacity=".5"/>
    <v:textpath style="font-family:&quot;{font}&quot;;font-size:1pt" string="{text}"/>
  </v:shape>
</w:pict>
"""
# In points; the words are drawn as large as this frame, whatever their number.
_WIDTH, _HEIGHT = 460, 30


def watermark(document: Any, text: str) -> None:
    """The words, from the lower left to the upper right behind all that is written."""
    shape = _SHAPE.format(
        namespaces=nsdecls("w"), width=_WIDTH, height=_HEIGHT, font=BODY_FONT, text=text
    )
    header = document.sections[0].header
    header.is_linked_to_previous = False
    header.paragraphs[0].add_run()._r.append(parse_xml(shape))

"""Tells text typed for the fonts of before Unicode (TCVN3 ".VnTime", VNI) from Vietnamese."""

import re

# Signs that TCVN3 puts inside words where a font draws a letter: "Ph¹m V¨n H¶i".
_TCVN3_SIGNS = r"[¡¢£¤¥¦§¨©ª«¬\u00ad®¯°±²³µ¶·¸¹»¼½¾×÷]"
_TCVN3 = re.compile(
    rf"[^\W\d_]{_TCVN3_SIGNS}|{_TCVN3_SIGNS}[^\W\d_]"
    # "TrÇn", "NguyÔn": a capital with a mark in the middle of a small word.
    r"|[a-z][À-ÖØ-Þß]|[a-z][ÅÆÇËÎÏÑÖØÛÜÞ]"
)
# VNI writes the mark as a letter of its own: "Nguyeãn Vaên Huøng", "Ñoã".
_VNI = re.compile(
    r"[aA][ùøûõïâáàåãäêéèüëÙØÛÕÏÂÁÀÅÃÄÊÉÈÜË]|[eE][ùøûõïâáàåãäÙØÛÕÏÂÁÀÅÃÄ]"
    r"|[oO][ùøûõïâåäÙØÛÕÏÂÅÄ]|[uU][øûïõØÛÏÕ]|[öÖ][ùøûõïôÙØÛÕÏÔn]|\b[ñÑ][aeiouôöùø]"
)


def looks_legacy(text: str) -> bool:
    """Whether the text reads right only in a font of before Unicode.

    Foreign names with an ü or a ç are let through: signs that no name has, or letters where no
    word has them, give the old fonts away.
    Source: this project; code tables of TCVN 5712:1993 and VNI.
    """
    return bool(_TCVN3.search(text) or _VNI.search(text))

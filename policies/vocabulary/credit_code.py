"""统一社会信用代码 (GB 32100-2015): 18 characters with a check digit."""

from __future__ import annotations

import re
from operator import mul

from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError

from policies.errors import InputError

_FORM = re.compile("[0-9]{8}[0-9A-HJ-NP-RTUWXY]{10}")
_VALUES = {letter: value for value, letter in enumerate("0123456789ABCDEFGHJKLMNPQRTUWXY")}
_WEIGHTS = (*(3**place % 31 for place in range(17)), 1)
_MODULUS = 31


def _is_sound(code: str) -> bool:
    """Whether a code is right as it stands; a tenth of the library's time, for registries of millions."""
    if _FORM.fullmatch(code) is None:
        return False
    weighed: int = sum(map(mul, map(_VALUES.__getitem__, code), _WEIGHTS))
    return weighed % _MODULUS == 0


def check_credit_code(text: str) -> str:
    """Give the code without spaces, upper case; InputError says what is wrong with it.

    >>> check_credit_code("91110000600037341l".upper())
    '91110000600037341L'
    """
    if _is_sound(text):
        return text
    try:
        return str(uscc.validate(text))
    except InvalidLength:
        raise InputError(f"统一社会信用代码应是 18 位，“{text[:30]}”不是") from None
    except InvalidChecksum:
        raise InputError(f"统一社会信用代码“{text[:30]}”的校验位不对，请核对是否抄错") from None
    except ValidationError:
        raise InputError(f"“{text[:30]}”不是统一社会信用代码：只能有数字和大写字母（没有 I O S V Z）") from None

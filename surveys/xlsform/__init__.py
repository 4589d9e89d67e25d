"""XLSForm: a survey as an Excel workbook, read and written; see docs/xlsform.md."""

from surveys.xlsform.reading import draft, read
from surveys.xlsform.writing import write

__all__ = ["draft", "read", "write"]

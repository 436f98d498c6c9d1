"""The pipelines that ``csc init ci`` writes. ``@STAGE@`` and ``@REGION@`` are filled in."""

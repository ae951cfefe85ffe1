; Operand replacement: the way to branch conditions, PHI inputs, store addresses, call arguments.
;
; RUN: operand [15.0=2]
; CHECK:     br i1 %v2, label %b1, label %b2 ; 15
;
; RUN: operand [4.1=a3]
; CHECK:     %v4 = phi i32 [ 0, %b0 ], [ %a3, %b1 ]
;
; Two entries of one predecessor stay equal.
; RUN: operand [18.1=a3]
; CHECK:     %v18 = phi i32 [ %a3, %b2 ], [ %a3, %b2 ]
;
; The value switched on, not the cases.
; RUN: operand [17.0=a3]
; CHECK:     switch i32 %a3, label %b4
; RUN: operand [17.2=#1]
; REJECT: apply not-eligible
;
; RUN: operand [20.0=#-2.5]
; CHECK:     fadd float -2.500000e+00, %v19
; RUN: operand [2.1=#-7]
; CHECK:     icmp sgt i32 %a3, -7
; RUN: operand [21.1=#0]
; CHECK:     store float %v20, ptr null
; RUN: operand [2.1=#0.5]
; REJECT: apply missing-value
;
; A callee, a label.
; RUN: operand [12.0=#1]
; REJECT: apply not-eligible
; RUN: operand [15.1=2]
; REJECT: apply not-eligible
;
; RUN: operand [20.0=19]
; CHECK:     %v20 = fadd float %v19, %v19
; RUN: operand [2.0=13]
; REJECT: verify invalid-ir
; RUN: operand [2.9=a3]
; REJECT: apply missing-target
; RUN: operand [2.0=8]
; REJECT: apply type-mismatch
; RUN: operand
; REJECT: apply missing-target
; RUN: operand [*=a3]
; REJECT: apply missing-target

target triple = "nvptx64-nvidia-cuda"

@tile = internal addrspace(3) global [32 x float] undef, align 4

define ptx_kernel void @sum(ptr %in, ptr %out, i32 %n) {
entry:
  %tid = tail call i32 @llvm.nvvm.read.ptx.sreg.tid.x()
  %some = icmp sgt i32 %n, 0
  br i1 %some, label %loop, label %exit

loop:
  %i = phi i32 [ 0, %entry ], [ %next, %loop ]
  %acc = phi float [ 0.000000e+00, %entry ], [ %more, %loop ]
  %wide = zext nneg i32 %i to i64
  %p = getelementptr inbounds float, ptr %in, i64 %wide
  %v = load float, ptr %p, align 4
  %more = fadd contract float %acc, %v
  %cell = getelementptr inbounds [32 x float], ptr addrspacecast (ptr addrspace(3) @tile to ptr), i64 0, i64 %wide
  store float %more, ptr %cell, align 4
  tail call void @llvm.nvvm.barrier0()
  %next = add nuw nsw i32 %i, 1
  %again = icmp slt i32 %next, %n
  br i1 %again, label %loop, label %exit

exit:
  %total = phi float [ 0.000000e+00, %entry ], [ %more, %loop ]
  switch i32 %tid, label %default [
    i32 0, label %zero
    i32 1, label %zero
  ]

zero:
  %twice = phi i32 [ %tid, %exit ], [ %tid, %exit ]
  %as = sitofp i32 %twice to float
  %both = fadd float %total, %as
  store float %both, ptr %out, align 4
  br label %default

default:
  ret void
}

declare i32 @llvm.nvvm.read.ptx.sreg.tid.x()
declare void @llvm.nvvm.barrier0() convergent
